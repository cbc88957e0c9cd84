/* Scores of documents, out of the postings of documents. */

#define WINDOW 4096 /* documents whose scores are added up at a time, so that they stay in the nearest cache */

/* One term's postings within a window that ends before `end`; returns the place after them. */
static int64_t
add_term(double *scores, const double *norm, const int32_t *documents, const float *frequencies,
         int64_t at, int64_t stop, int64_t begin, int64_t end, double weight)
{
    for (; at < stop; at++) {
        int64_t document = documents[at];
        if (document >= end || document < begin) {
            break;
        }
        double frequency = frequencies[at];
        scores[document] += weight * (frequency / (frequency + norm[document]));
    }
    return at;
}

/* Several terms that count as one: their frequencies are added before they count. */
static void
add_group(double *scores, const double *norm, const int32_t *documents, const float *frequencies,
          const Span *spans, int64_t *cursors, Py_ssize_t count, int64_t begin, int64_t end, double weight,
          double *joined, uint8_t *held)
{
    memset(joined, 0, sizeof(double) * WINDOW);
    memset(held, 0, WINDOW);
    for (Py_ssize_t term = 0; term < count; term++) {
        int64_t at = cursors[term];
        for (; at < spans[term].end; at++) {
            int64_t document = documents[at];
            if (document >= end || document < begin) {
                break;
            }
            joined[document - begin] += (double)frequencies[at];
            held[document - begin] = 1;
        }
        cursors[term] = at;
    }
    for (int64_t document = begin; document < end; document++) {
        if (held[document - begin]) {
            double frequency = joined[document - begin];
            scores[document] += weight * (frequency / (frequency + norm[document]));
        }
    }
}

static bool
score_all(double *scores, const double *norm, int64_t size, const int32_t *documents,
          const float *frequencies, const Groups *groups, int64_t *cursors, double *joined, uint8_t *held)
{
    for (Py_ssize_t span = 0; span < groups->spans_count; span++) {
        cursors[span] = groups->spans[span].begin;
    }
    for (int64_t begin = 0; begin < size; begin += WINDOW) {
        int64_t end = size - begin < WINDOW ? size : begin + WINDOW;
        memset(scores + begin, 0, sizeof(double) * (size_t)(end - begin));
        for (Py_ssize_t number = 0; number < groups->count; number++) {
            const Group *group = &groups->groups[number];
            int64_t *cursor = cursors + group->first;
            const Span *spans = groups->spans + group->first;
            if (group->count == 1) {
                *cursor = add_term(scores, norm, documents, frequencies, *cursor, spans->end, begin, end,
                                   group->weight);
            } else {
                add_group(scores, norm, documents, frequencies, spans, cursor, group->count, begin, end,
                          group->weight, joined, held);
            }
        }
    }
    for (Py_ssize_t span = 0; span < groups->spans_count; span++) {
        if (cursors[span] != groups->spans[span].end) {
            return false; /* out of order, or documents that are not there */
        }
    }
    return true;
}

static PyObject *
score(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    Array scores, norm, offsets, documents, frequencies;
    Groups groups;
    (void)module;
    if (!takes(given, 6)) {
        return NULL;
    }
    Wanted wanted[] = {{arguments[0], &scores, 'd', 8, true},
                       {arguments[1], &norm, 'd', 8, false},
                       {arguments[2], &offsets, 'i', 8, false},
                       {arguments[3], &documents, 'i', 4, false},
                       {arguments[4], &frequencies, 'f', 4, false}};
    if (!OPEN(wanted)) {
        return NULL;
    }
    bool sound = scores.count == norm.count && documents.count == frequencies.count;
    if (!sound) {
        senseless();
    } else if (read_groups(arguments[5], &offsets, documents.count, &groups)) {
        int64_t *cursors = PyMem_Malloc(sizeof(int64_t) * (size_t)(groups.spans_count + 1));
        double *joined = PyMem_Malloc(sizeof(double) * WINDOW);
        uint8_t *held = PyMem_Malloc(WINDOW);
        if (cursors && joined && held) {
            Py_BEGIN_ALLOW_THREADS;
            sound = score_all(DATA(scores, double), DATA(norm, double), scores.count,
                              DATA(documents, int32_t), DATA(frequencies, float), &groups, cursors, joined,
                              held);
            Py_END_ALLOW_THREADS;
            if (!sound) {
                senseless();
            }
        } else {
            PyErr_NoMemory();
        }
        PyMem_Free(cursors);
        PyMem_Free(joined);
        PyMem_Free(held);
        free_groups(&groups);
    }
    RELEASE(wanted);
    return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
}

/* count_alive(documents, alive): how many of the documents are there still. */
static PyObject *
count_alive(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    Array documents, alive;
    (void)module;
    if (!takes(given, 2)) {
        return NULL;
    }
    Wanted wanted[] = {{arguments[0], &documents, 'i', 4, false}, {arguments[1], &alive, '?', 1, false}};
    if (!OPEN(wanted)) {
        return NULL;
    }
    const int32_t *held = DATA(documents, int32_t);
    const uint8_t *there = DATA(alive, uint8_t);
    Py_ssize_t count = 0;
    bool sound = true;
    for (Py_ssize_t at = 0; at < documents.count && sound; at++) {
        sound = held[at] >= 0 && held[at] < alive.count;
        count += sound && there[held[at]];
    }
    RELEASE(wanted);
    return sound ? PyLong_FromSsize_t(count) : senseless();
}
