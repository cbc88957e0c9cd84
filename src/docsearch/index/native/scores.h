/* Scores of documents, out of the postings of documents. */

#define WINDOW 4096 /* documents whose scores are added up at a time, so that they stay in the nearest cache */
#define LEAST 5e-324 /* the least positive number */
/* What the length of each document adds to a frequency: few lengths differ, so there is a table. */
typedef struct {
    const uint16_t *codes; /* which of the `values` is a document's; NULL if there are too many for that */
    const int32_t *wide;   /* then these are */
    const double *values;
    uint32_t count;
} Norms;

/* Any code of 16 bits is within the table, which is as long. */
static bool
read_norms(const Array *codes, const Array *values, Norms *norms)
{
    bool narrow = codes->view.itemsize == 2;
    *norms = (Norms){narrow ? DATA(*codes, uint16_t) : NULL, narrow ? NULL : DATA(*codes, int32_t),
                     DATA(*values, double), (uint32_t)values->count};
    return values->count >= (narrow ? 1 << 16 : 1) && values->count <= INT32_MAX;
}

static inline double
norm_of(Norms norms, int64_t document)
{
    if (norms.codes) {
        return norms.values[norms.codes[document]];
    }
    uint32_t code = (uint32_t)norms.wide[document];
    return norms.values[code < norms.count ? code : 0];
}

/* A segment's postings, and where there is room to add them up in. */
typedef struct {
    const int32_t *documents;
    const float *frequencies;
    Norms norms;
    const uint8_t *allowed; /* of each document, or NULL */
    int64_t start, size; /* the place of the first document, and how many there are */
    double *scores, *joined; /* of a window */
    uint8_t *held;
    int32_t *reached; /* which of a window have come up to `threshold` */
    Py_ssize_t reached_count;
    double threshold;
} Scoring;

static double
saturated(double weight, double frequency, double norm)
{
    return weight * (frequency / (frequency + norm));
}

/* One term's postings within a window that ends before `end`; returns the place after them. */
static int64_t
add_term(Scoring *of, int64_t at, int64_t stop, int64_t begin, int64_t end, double weight)
{
    const int32_t *restrict documents = of->documents;
    const float *restrict frequencies = of->frequencies;
    Norms norms = of->norms;
    double *restrict scores = of->scores;
    int32_t *restrict reached = of->reached;
    Py_ssize_t count = of->reached_count < WINDOW ? of->reached_count : WINDOW;
    double threshold = of->threshold;
    uint32_t size = (uint32_t)(end - begin), first = (uint32_t)begin;
    stop = stop - at < WINDOW ? stop : at + WINDOW; /* more are not in a window */
    for (; at < stop; at++) {
        uint32_t place = (uint32_t)documents[at] - first;
        if (place >= size) {
            break;
        }
        double before = scores[place], after = before + saturated(weight, frequencies[at], norm_of(norms, begin + place));
        scores[place] = after;
        if (after >= threshold && before < threshold) {
            reached[count++] = (int32_t)place;
        }
    }
    of->reached_count = count;
    return at;
}

/* Several terms that count as one: their frequencies are added before they count. */
static void
add_group(Scoring *of, const Span *spans, int64_t *cursors, Py_ssize_t terms, int64_t begin,
          int64_t end, double weight)
{
    memset(of->joined, 0, sizeof(double) * WINDOW);
    memset(of->held, 0, WINDOW);
    for (Py_ssize_t term = 0; term < terms; term++) {
        int64_t at = cursors[term];
        for (; at < spans[term].end; at++) {
            int64_t document = of->documents[at];
            if (document >= end || document < begin) {
                break;
            }
            of->joined[document - begin] += (double)of->frequencies[at];
            of->held[document - begin] = 1;
        }
        cursors[term] = at;
    }
    Py_ssize_t count = of->reached_count < WINDOW ? of->reached_count : WINDOW;
    for (int64_t at = 0; at < end - begin; at++) {
        if (of->held[at]) {
            double before = of->scores[at];
            of->scores[at] += saturated(weight, of->joined[at], norm_of(of->norms, begin + at));
            if (of->scores[at] >= of->threshold && before < of->threshold) {
                of->reached[count++] = (int32_t)at;
            }
        }
    }
    of->reached_count = count;
}

/* Add up the scores of the documents from `begin` to `end`. */
static void
add_groups(Scoring *of, const Groups *groups, int64_t begin, int64_t end)
{
    memset(of->scores, 0, sizeof(double) * (size_t)(end - begin));
    for (Py_ssize_t number = 0; number < groups->count; number++) {
        const Group *group = &groups->groups[number];
        int64_t *cursor = groups->cursors + group->first;
        const Span *spans = groups->spans + group->first;
        if (group->count == 1) {
            *cursor = add_term(of, *cursor, spans->end, begin, end, group->weight);
        } else {
            add_group(of, spans, cursor, group->count, begin, end, group->weight);
        }
    }
}

/* Keep those of a window that can be among the best: so far there are `top`. */
static bool
gather(const Scoring *of, int64_t begin, Top *top, Found *found)
{
    for (Py_ssize_t number = 0; number < of->reached_count; number++) {
        int64_t at = of->reached[number];
        double score = of->scores[at];
        if (score >= top->values[0] && (!of->allowed || of->allowed[begin + at])) {
            if (!append(found, of->start + begin + at, score)) {
                return false;
            }
            offer(top, score);
        }
    }
    return true;
}

typedef enum { SOUND, SENSELESS, NO_MEMORY } Outcome;

/* Look for the best of a segment. */
static Outcome
find_best(Scoring *of, const Groups *groups, Top *top, Found *found)
{
    for (Py_ssize_t span = 0; span < groups->spans_count; span++) {
        groups->cursors[span] = groups->spans[span].begin;
    }
    for (int64_t begin = 0; begin < of->size; begin += WINDOW) {
        int64_t end = of->size - begin < WINDOW ? of->size : begin + WINDOW;
        of->reached_count = 0;
        of->threshold = top->values[0] > 0 ? top->values[0] : LEAST;
        add_groups(of, groups, begin, end);
        if (!gather(of, begin, top, found)) {
            return NO_MEMORY;
        }
    }
    for (Py_ssize_t span = 0; span < groups->spans_count; span++) {
        if (groups->cursors[span] != groups->spans[span].end) {
            return SENSELESS; /* out of order, or documents that are not there */
        }
    }
    return SOUND;
}

/* What one group adds to the documents that are asked for, which ascend. */
static void
score_group(const Scoring *of, const Span *spans, const Group *group, const int64_t *asked, Py_ssize_t count,
            double *frequency, double *scores)
{
    memset(frequency, 0, sizeof(double) * (size_t)count);
    for (Py_ssize_t term = 0; term < group->count; term++) {
        Span span = spans[group->first + term];
        int64_t at = span.begin;
        for (Py_ssize_t number = 0; number < count && at < span.end; number++) {
            at = seek(of->documents, at, span.end, asked[number]);
            if (at < span.end && of->documents[at] == asked[number]) {
                frequency[number] += (double)of->frequencies[at];
            }
        }
    }
    for (Py_ssize_t number = 0; number < count; number++) {
        if (frequency[number] > 0) {
            scores[number] += saturated(group->weight, frequency[number], norm_of(of->norms, asked[number]));
        }
    }
}

/* score(out, codes, norms, offsets, documents, frequencies, groups, asked): see `plain_kernels.py`. */
static PyObject *
score(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    Array out, codes, values, offsets, documents, frequencies, asked;
    Groups groups;
    Norms norms;
    (void)module;
    if (!takes(given, 8)) {
        return NULL;
    }
    Wanted wanted[] = {{arguments[0], &out, 'd', 8, true},
                       {arguments[1], &codes, 'c', 0, false},
                       {arguments[2], &values, 'd', 8, false},
                       {arguments[3], &offsets, 'i', 8, false},
                       {arguments[4], &documents, 'i', 4, false},
                       {arguments[5], &frequencies, 'f', 4, false},
                       {arguments[7], &asked, 'i', 8, false}};
    if (!OPEN(wanted)) {
        return NULL;
    }
    const int64_t *numbers = DATA(asked, int64_t);
    bool sound = read_norms(&codes, &values, &norms) && out.count == asked.count && documents.count == frequencies.count;
    for (Py_ssize_t at = 0; sound && at < asked.count; at++) {
        sound = numbers[at] >= 0 && numbers[at] < codes.count;
    }
    if (!sound) {
        senseless();
    } else if (read_groups(arguments[6], &offsets, documents.count, &groups)) {
        Scoring of = {.documents = DATA(documents, int32_t),
                      .frequencies = DATA(frequencies, float),
                      .norms = norms,
                      .size = codes.count};
        double *frequency = PyMem_Malloc(sizeof(double) * (size_t)(asked.count + 1));
        if (frequency) {
            Py_BEGIN_ALLOW_THREADS;
            memset(DATA(out, double), 0, sizeof(double) * (size_t)out.count);
            for (Py_ssize_t number = 0; number < groups.count; number++) {
                score_group(&of, groups.spans, &groups.groups[number], numbers, asked.count, frequency,
                            DATA(out, double));
            }
            Py_END_ALLOW_THREADS;
        } else {
            PyErr_NoMemory();
        }
        PyMem_Free(frequency);
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
