/* Terms: where they stand in the vocabulary and where their postings are. */

typedef struct {
    int64_t begin, end; /* of its postings */
} Span;

typedef struct {
    double weight;
    Py_ssize_t first, count; /* of its spans */
} Group;

typedef struct {
    Group *groups;
    Span *spans;
    int64_t *cursors; /* where one is within each span */
    Py_ssize_t count, spans_count;
} Groups;

static void
free_groups(Groups *groups)
{
    PyMem_Free(groups->groups);
    PyMem_Free(groups->spans);
    PyMem_Free(groups->cursors);
}

/* Take a list of (weight, numbers of terms) apart; `offsets` has where the postings of each term begin. */
static bool
read_groups(PyObject *list, const Array *offsets, int64_t postings, Groups *groups)
{
    memset(groups, 0, sizeof(Groups));
    Py_ssize_t count = PyList_Size(list), total = 0, at = 0;
    if (count < 0) {
        return false;
    }
    for (Py_ssize_t number = 0; number < count; number++) {
        PyObject *pair = PyList_GetItem(list, number);
        PyObject *terms = pair ? PyTuple_GetItem(pair, 1) : NULL;
        Py_ssize_t terms_count = terms ? PyTuple_Size(terms) : -1;
        if (terms_count < 0) {
            return false;
        }
        total += terms_count;
    }
    groups->groups = PyMem_Calloc((size_t)count + 1, sizeof(Group));
    groups->spans = PyMem_Calloc((size_t)total + 1, sizeof(Span));
    groups->cursors = PyMem_Calloc((size_t)total + 1, sizeof(int64_t));
    if (!groups->groups || !groups->spans || !groups->cursors) {
        free_groups(groups);
        PyErr_NoMemory();
        return false;
    }
    const int64_t *starts = DATA(*offsets, int64_t);
    for (Py_ssize_t number = 0; number < count; number++) {
        PyObject *pair = PyList_GetItem(list, number), *terms = PyTuple_GetItem(pair, 1);
        Group *group = &groups->groups[number];
        group->weight = PyFloat_AsDouble(PyTuple_GetItem(pair, 0));
        group->first = at;
        group->count = PyTuple_Size(terms);
        for (Py_ssize_t term = 0; term < group->count && at < total; term++, at++) {
            Py_ssize_t place = PyLong_AsSsize_t(PyTuple_GetItem(terms, term));
            if (PyErr_Occurred()) {
                free_groups(groups);
                return false;
            }
            if (place < 0 || place + 1 >= offsets->count || starts[place] < 0 ||
                starts[place] > starts[place + 1] || starts[place + 1] > postings) {
                free_groups(groups);
                senseless();
                return false;
            }
            groups->spans[at] = (Span){starts[place], starts[place + 1]};
        }
    }
    groups->count = count;
    groups->spans_count = total;
    if (PyErr_Occurred()) {
        free_groups(groups);
        return false;
    }
    return true;
}

/* The first place from `from` on whose number is not below `number`: near ones are found soonest.
 *
 * The last steps have no branches, for processors guess them wrong.
 */
static int64_t
seek(const int32_t *numbers, int64_t from, int64_t stop, int64_t number)
{
    int64_t step = 8, low = from;
    while (low + step <= stop && numbers[low + step - 1] < number) {
        low += step;
        step *= 2;
    }
    int64_t left = low + step <= stop ? step : stop - low;
    while (left > 1) {
        int64_t half = left / 2;
        low += half * (numbers[low + half - 1] < number);
        left -= half;
    }
    return low + (left && numbers[low] < number);
}

/* find(blob, offsets, strings): where each of the strings stands in a sorted list, -1 where it does not. */
static Py_ssize_t
place_of(const Array *blob, const Array *offsets, const char *string, Py_ssize_t length, bool *sound)
{
    const char *bytes = DATA(*blob, char);
    const int64_t *bounds = DATA(*offsets, int64_t);
    Py_ssize_t low = 0, high = offsets->count - 1;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        int64_t begin = bounds[middle], end = bounds[middle + 1];
        if (begin < 0 || end < begin || end > blob->count) {
            *sound = false;
            return -1;
        }
        Py_ssize_t held = (Py_ssize_t)(end - begin);
        int order = memcmp(bytes + begin, string, (size_t)(held < length ? held : length));
        if (order == 0) {
            if (held == length) {
                return middle;
            }
            order = held < length ? -1 : 1;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return -1;
}

static PyObject *
find(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    Array blob, offsets;
    (void)module;
    if (!takes(given, 3)) {
        return NULL;
    }
    Wanted wanted[] = {{arguments[0], &blob, 'B', 1, false}, {arguments[1], &offsets, 'i', 8, false}};
    if (!OPEN(wanted)) {
        return NULL;
    }
    Py_ssize_t count = PyList_Size(arguments[2]);
    PyObject *places = count < 0 ? NULL : PyList_New(count);
    bool sound = true;
    for (Py_ssize_t at = 0; places && at < count; at++) {
        char *string;
        Py_ssize_t length;
        PyObject *place = NULL;
        if (PyBytes_AsStringAndSize(PyList_GetItem(arguments[2], at), &string, &length) == 0) {
            place = PyLong_FromSsize_t(place_of(&blob, &offsets, string, length, &sound));
        }
        if (!place || PyList_SetItem(places, at, place) < 0 || !sound) {
            if (!sound) {
                senseless();
            }
            Py_DECREF(places);
            places = NULL;
        }
    }
    RELEASE(wanted);
    return places;
}
