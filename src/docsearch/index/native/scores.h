/* Scores of documents, out of the postings of documents. */

#define WINDOW 4096 /* documents whose scores are added up at a time, so that they stay in the nearest cache */
#define LEAST 5e-324 /* the least positive number */
/* A segment's postings, and where there is room to add them up in. */
typedef struct {
    const int32_t *documents;
    const float *frequencies;
    const double *norm; /* of each document */
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
    const double *restrict norm = of->norm + begin;
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
        double before = scores[place], after = before + saturated(weight, frequencies[at], norm[place]);
        scores[place] = after;
        reached[count] = (int32_t)place; /* without branches, for processors guess them wrong */
        count += (after >= threshold) & (before < threshold);
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
            of->scores[at] += saturated(weight, of->joined[at], of->norm[begin + at]);
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
            scores[number] += saturated(group->weight, frequency[number], of->norm[asked[number]]);
        }
    }
}

/* score(out, norm, offsets, documents, frequencies, groups, asked): see `plain_kernels.py`. */
static PyObject *
score(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    Array out, norm, offsets, documents, frequencies, asked;
    Groups groups;
    (void)module;
    if (!takes(given, 7)) {
        return NULL;
    }
    Wanted wanted[] = {{arguments[0], &out, 'd', 8, true},
                       {arguments[1], &norm, 'd', 8, false},
                       {arguments[2], &offsets, 'i', 8, false},
                       {arguments[3], &documents, 'i', 4, false},
                       {arguments[4], &frequencies, 'f', 4, false},
                       {arguments[6], &asked, 'i', 8, false}};
    if (!OPEN(wanted)) {
        return NULL;
    }
    const int64_t *numbers = DATA(asked, int64_t);
    bool sound = out.count == asked.count && documents.count == frequencies.count;
    for (Py_ssize_t at = 0; sound && at < asked.count; at++) {
        sound = numbers[at] >= 0 && numbers[at] < norm.count;
    }
    if (!sound) {
        senseless();
    } else if (read_groups(arguments[5], &offsets, documents.count, &groups)) {
        Scoring of = {.documents = DATA(documents, int32_t),
                      .frequencies = DATA(frequencies, float),
                      .norm = DATA(norm, double),
                      .size = norm.count};
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
