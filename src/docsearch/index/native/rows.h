/* Rows of documents, out of the postings of rows. */

typedef struct {
    int64_t begin, end; /* of its rows */
} Rows;

typedef struct {
    Rows *documents;
    Py_ssize_t count;
    int64_t rows; /* of all together */
} Asked;

/* Where the rows of each document are, all below `rows`; copied, for it must not change any more. */
static bool
locate(const Array *first_row, const Array *documents, int64_t rows, Asked *asked)
{
    const int32_t *firsts = DATA(*first_row, int32_t);
    for (Py_ssize_t at = 0; at < documents->count; at++) {
        int64_t document = DATA(*documents, int64_t)[at];
        if (document < 0 || document + 1 >= first_row->count) {
            return false;
        }
        Rows found = {firsts[document], firsts[document + 1]};
        if (found.begin < 0 || found.end < found.begin || found.end > rows) {
            return false;
        }
        asked->documents[at] = found;
        asked->rows += found.end - found.begin;
        if (asked->rows > rows) { /* each document is asked for once, so these overlap */
            return false;
        }
    }
    return true;
}

/* Add what a term has in the rows of the documents to `frequency`, row after row as they are asked for. */
static void
add_frequency(const Asked *asked, const int32_t *rows, const uint16_t *frequencies, Span span,
              double *frequency)
{
    int64_t at = span.begin, last = -1, out = 0;
    for (Py_ssize_t number = 0; number < asked->count; number++) {
        Rows own = asked->documents[number];
        at = seek(rows, own.begin >= last ? at : span.begin, span.end, own.begin);
        last = own.end;
        for (; at < span.end; at++) {
            int64_t row = rows[at];
            if (row < own.begin || row >= own.end) {
                break;
            }
            frequency[out + row - own.begin] += (double)frequencies[at];
        }
        out += own.end - own.begin;
    }
}

static void
add_frequencies(const Asked *asked, const int32_t *rows, const uint16_t *frequencies, const Groups *groups,
                const Group *group, double *frequency)
{
    memset(frequency, 0, sizeof(double) * (size_t)asked->rows);
    for (Py_ssize_t term = 0; term < group->count; term++) {
        add_frequency(asked, rows, frequencies, groups->spans[group->first + term], frequency);
    }
}

typedef struct {
    double k1, b, mean;
} Lengths;

static void
score_rows(const Asked *asked, const int32_t *rows, const uint16_t *frequencies, const int32_t *lengths,
           const Groups *groups, Lengths by, double *frequency, double *norm, double *scores)
{
    int64_t out = 0;
    for (Py_ssize_t number = 0; number < asked->count; number++) {
        for (int64_t row = asked->documents[number].begin; row < asked->documents[number].end; row++) {
            norm[out++] = by.k1 * (1 - by.b + by.b * (double)lengths[row] / by.mean);
        }
    }
    memset(scores, 0, sizeof(double) * (size_t)asked->rows);
    for (Py_ssize_t at = 0; at < groups->count; at++) {
        const Group *group = &groups->groups[at];
        add_frequencies(asked, rows, frequencies, groups, group, frequency);
        for (int64_t row = 0; row < asked->rows; row++) {
            if (frequency[row] > 0) {
                scores[row] += group->weight * frequency[row] / (frequency[row] + norm[row]);
            }
        }
    }
}

/* The most weight that one row of each document holds. */
static void
cover(const Asked *asked, const int32_t *rows, const uint16_t *frequencies, const Groups *groups,
      double *frequency, double *held, double *most)
{
    memset(held, 0, sizeof(double) * (size_t)asked->rows);
    for (Py_ssize_t at = 0; at < groups->count; at++) {
        const Group *group = &groups->groups[at];
        add_frequencies(asked, rows, frequencies, groups, group, frequency);
        for (int64_t row = 0; row < asked->rows; row++) {
            if (frequency[row] > 0) {
                held[row] += group->weight;
            }
        }
    }
    int64_t row = 0;
    for (Py_ssize_t number = 0; number < asked->count; number++) {
        int64_t end = row + asked->documents[number].end - asked->documents[number].begin;
        most[number] = 0.0;
        for (; row < end; row++) {
            most[number] = held[row] > most[number] ? held[row] : most[number];
        }
    }
}

/* What `row_scores` and `coverage` have in common. */
static PyObject *
over_rows(PyObject *const *arguments, bool whole, Lengths by)
{
    Array out, first_row, documents, offsets, rows, frequencies, lengths;
    Groups groups;
    Wanted wanted[] = {{arguments[0], &out, 'd', 8, true},
                       {arguments[1], &first_row, 'i', 4, false},
                       {arguments[2], &documents, 'i', 8, false},
                       {arguments[3], &offsets, 'i', 8, false},
                       {arguments[4], &rows, 'i', 4, false},
                       {arguments[5], &frequencies, 'H', 2, false},
                       {arguments[7], &lengths, 'i', 4, false}};
    if (!OPEN(wanted)) {
        return NULL;
    }
    Asked asked = {PyMem_Calloc((size_t)documents.count + 1, sizeof(Rows)), documents.count, 0};
    if (!asked.documents) {
        PyErr_NoMemory();
    } else if (!locate(&first_row, &documents, lengths.count, &asked) ||
               out.count != (whole ? asked.count : asked.rows) || rows.count != frequencies.count) {
        senseless();
    } else if (read_groups(arguments[6], &offsets, rows.count, &groups)) {
        double *room = PyMem_Calloc((size_t)(2 * asked.rows + 1), sizeof(double));
        if (room) {
            double *frequency = room, *other = room + asked.rows;
            Py_BEGIN_ALLOW_THREADS;
            if (whole) {
                cover(&asked, DATA(rows, int32_t), DATA(frequencies, uint16_t), &groups, frequency, other,
                      DATA(out, double));
            } else {
                score_rows(&asked, DATA(rows, int32_t), DATA(frequencies, uint16_t), DATA(lengths, int32_t),
                           &groups, by, frequency, other, DATA(out, double));
            }
            Py_END_ALLOW_THREADS;
        } else {
            PyErr_NoMemory();
        }
        PyMem_Free(room);
        free_groups(&groups);
    }
    PyMem_Free(asked.documents);
    RELEASE(wanted);
    return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
}

static PyObject *
coverage(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    (void)module;
    return takes(given, 8) ? over_rows(arguments, true, (Lengths){0, 0, 1}) : NULL;
}

static PyObject *
row_scores(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    (void)module;
    if (!takes(given, 11)) {
        return NULL;
    }
    Lengths by = {PyFloat_AsDouble(arguments[8]), PyFloat_AsDouble(arguments[9]),
                  PyFloat_AsDouble(arguments[10])};
    return PyErr_Occurred() ? NULL : over_rows(arguments, false, by);
}
