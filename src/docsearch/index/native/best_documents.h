/* The best documents of all segments. */

typedef struct {
    int64_t start; /* the place of its first document */
    Array codes, values, offsets, documents, frequencies, ids, id_offsets;
    Norms norms;
    Groups groups;
    bool has_groups;
} Segment;

typedef struct {
    Segment *values;
    Py_ssize_t count;
} Segments;

static void
close_segments(Segments *segments)
{
    for (Py_ssize_t at = 0; at < segments->count; at++) {
        Segment *one = &segments->values[at];
        Array *arrays[] = {&one->codes,       &one->values, &one->offsets,   &one->documents,
                           &one->frequencies, &one->ids,    &one->id_offsets};
        for (int number = 0; number < 7; number++) {
            PyBuffer_Release(&arrays[number]->view); /* does nothing where none was opened */
        }
        if (one->has_groups) {
            free_groups(&one->groups);
        }
    }
    PyMem_Free(segments->values);
}

/* Take (codes, norms, offsets, documents, frequencies, ids, offsets of ids) apart. */
static bool
open_segment(PyObject *arrays, PyObject *groups, int64_t start, Segment *segment)
{
    segment->start = start;
    if (PyTuple_Size(arrays) != 7) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_TypeError, "A segment has seven arrays.");
        }
        return false;
    }
    Wanted wanted[] = {{PyTuple_GetItem(arrays, 0), &segment->codes, 'c', 0, false},
                       {PyTuple_GetItem(arrays, 1), &segment->values, 'd', 8, false},
                       {PyTuple_GetItem(arrays, 2), &segment->offsets, 'i', 8, false},
                       {PyTuple_GetItem(arrays, 3), &segment->documents, 'i', 4, false},
                       {PyTuple_GetItem(arrays, 4), &segment->frequencies, 'f', 4, false},
                       {PyTuple_GetItem(arrays, 5), &segment->ids, 'B', 1, false},
                       {PyTuple_GetItem(arrays, 6), &segment->id_offsets, 'i', 8, false}};
    if (!OPEN(wanted)) {
        memset(segment, 0, sizeof(Segment)); /* all are closed again */
        return false;
    }
    if (!read_norms(&segment->codes, &segment->values, &segment->norms) ||
        segment->documents.count != segment->frequencies.count ||
        segment->id_offsets.count != segment->codes.count + 1) {
        senseless();
        return false;
    }
    segment->has_groups = read_groups(groups, &segment->offsets, segment->documents.count, &segment->groups);
    return segment->has_groups;
}

static bool
open_segments(PyObject *arrays, PyObject *groups, Segments *segments)
{
    Py_ssize_t count = PyList_Size(arrays);
    int64_t start = 0;
    segments->values = count < 0 ? NULL : PyMem_Calloc((size_t)count + 1, sizeof(Segment));
    segments->count = segments->values ? count : 0;
    if (!segments->values || PyList_Size(groups) != count) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_TypeError, "Each segment has its groups.");
        }
        return false;
    }
    for (Py_ssize_t at = 0; at < count; at++) {
        Segment *one = &segments->values[at];
        if (!open_segment(PyList_GetItem(arrays, at), PyList_GetItem(groups, at), start, one)) {
            return false;
        }
        start += one->codes.count;
    }
    return true;
}

/* Look up the id of a document, whose segment is the last that begins at its place or before. */
static bool
name(const Segments *segments, Scored *scored)
{
    const Segment *own = segments->values;
    for (Py_ssize_t at = 1; at < segments->count && segments->values[at].start <= scored->place; at++) {
        own = &segments->values[at];
    }
    const int64_t *bounds = DATA(own->id_offsets, int64_t) + (scored->place - own->start);
    int64_t begin = bounds[0], end = bounds[1];
    if (begin < 0 || end < begin || end > own->ids.count) {
        return false;
    }
    scored->id = DATA(own->ids, char) + begin;
    scored->length = end - begin;
    return true;
}

/* Sort by score down, then by id up. */
static Outcome
order(const Segments *segments, Found *found)
{
    Scored *values = found->values;
    if (found->count) {
        qsort(values, (size_t)found->count, sizeof(Scored), by_score);
    }
    for (Py_ssize_t at = 0, end; at < found->count; at = end) {
        for (end = at + 1; end < found->count && values[end].score == values[at].score; end++) {
        }
        if (end - at > 1) {
            for (Py_ssize_t tied = at; tied < end; tied++) {
                if (!name(segments, &values[tied])) {
                    return SENSELESS;
                }
            }
            qsort(values + at, (size_t)(end - at), sizeof(Scored), by_id);
        }
    }
    return SOUND;
}

static Outcome
find_best_of_all(const Segments *segments, const uint8_t *allowed, Top *top, Scoring *room, Found *found)
{
    for (Py_ssize_t at = 0; at < segments->count; at++) {
        const Segment *own = &segments->values[at];
        room->documents = DATA(own->documents, int32_t);
        room->frequencies = DATA(own->frequencies, float);
        room->norms = own->norms;
        room->allowed = allowed ? allowed + own->start : NULL;
        room->start = own->start;
        room->size = own->groups.count ? own->codes.count : 0;
        Outcome outcome = find_best(room, &own->groups, top, found);
        if (outcome != SOUND) {
            return outcome;
        }
    }
    keep_from(found, top->values[0]);
    return order(segments, found);
}

/* best(segments, found, allowed, places, scores): see `plain_kernels.py`. */
static PyObject *
best(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    Array allowed, places, scores;
    Segments segments = {NULL, 0};
    (void)module;
    if (!takes(given, 5)) {
        return NULL;
    }
    Wanted wanted[] = {{arguments[2], &allowed, '?', 1, false},
                       {arguments[3], &places, 'i', 8, true},
                       {arguments[4], &scores, 'd', 8, true}};
    if (!OPEN(wanted)) {
        return NULL;
    }
    Py_ssize_t depth = places.count, filled = 0;
    if (depth != scores.count) {
        senseless();
    } else if (open_segments(arguments[0], arguments[1], &segments) && depth) {
        const Segment *last = segments.values + segments.count - 1;
        bool fits = segments.count && (arguments[2] == Py_None || allowed.count == last->start + last->codes.count);
        Found found = {NULL, 0, 0};
        Top top = {PyMem_Calloc((size_t)depth, sizeof(double)), depth};
        double *room = PyMem_Malloc((2 * sizeof(double) + 2 * sizeof(int32_t) + 1) * WINDOW);
        Outcome outcome = !fits ? SENSELESS : NO_MEMORY;
        if (fits && top.values && room) {
            Scoring scoring = {.scores = room,
                               .joined = room + WINDOW,
                               .reached = (int32_t *)(room + 2 * WINDOW),
                               .held = (uint8_t *)(room + 3 * WINDOW)};
            Py_BEGIN_ALLOW_THREADS;
            outcome = find_best_of_all(&segments, DATA(allowed, uint8_t), &top, &scoring, &found);
            Py_END_ALLOW_THREADS;
        }
        if (outcome == SENSELESS) {
            senseless();
        } else if (outcome == NO_MEMORY) {
            PyErr_NoMemory();
        }
        for (; filled < depth && filled < found.count; filled++) {
            DATA(places, int64_t)[filled] = found.values[filled].place;
            DATA(scores, double)[filled] = found.values[filled].score;
        }
        free(found.values);
        PyMem_Free(top.values);
        PyMem_Free(room);
    }
    close_segments(&segments);
    RELEASE(wanted);
    return PyErr_Occurred() ? NULL : PyLong_FromSsize_t(filled);
}
