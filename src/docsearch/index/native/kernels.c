/* The inner loops of a search: postings, rows and vectors, as arrays in and arrays out.
 *
 * Each function does what the one of the same name in `plain_kernels.py` does with NumPy, in the same order of
 * operations, so that every score has the same bits.  (Compile without -ffast-math and with
 * -ffp-contract=off.)
 *
 * The arrays are mapped from files that may be damaged: whatever they hold, nothing outside of them is read
 * or written, and IndexError says that they make no sense.  Python's lock is given back while a loop runs.
 */

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "vectors.h"

/* Arrays ---------------------------------------------------------------------------------------------- */

typedef struct {
    Py_buffer view;
    Py_ssize_t count;
} Array;

/* The numbers of a one-dimensional array of `format` (as `struct` has it; 'i' any signed integer). */
static bool
array_of(PyObject *object, Array *array, char format, Py_ssize_t size, bool writable)
{
    int flags = PyBUF_FORMAT | PyBUF_C_CONTIGUOUS | (writable ? PyBUF_WRITABLE : 0);
    if (PyObject_GetBuffer(object, &array->view, flags) < 0) {
        return false;
    }
    const char *found = array->view.format ? array->view.format : "B";
    bool same = format == 'i' ? strchr("bhilq", *found) != NULL : format == *found;
    if (found[0] == '\0' || found[1] != '\0' || !same || array->view.itemsize != size || array->view.ndim != 1) {
        PyBuffer_Release(&array->view);
        PyErr_Format(PyExc_TypeError, "An array has numbers of the kind '%s'.", found);
        return false;
    }
    array->count = array->view.len / size;
    return true;
}

typedef struct {
    PyObject *object;
    Array *array;
    char format;
    char size;
    bool writable;
} Wanted;

static void
release(const Wanted *wanted, int count)
{
    while (count-- > 0) {
        if (wanted[count].object != Py_None) {
            PyBuffer_Release(&wanted[count].array->view);
        }
    }
}

/* Open all of them, or none; where None is given the array is NULL and empty. */
static bool
open_arrays(const Wanted *wanted, int count)
{
    for (int at = 0; at < count; at++) {
        const Wanted *one = &wanted[at];
        if (one->object == Py_None) {
            memset(one->array, 0, sizeof(Array));
        } else if (!array_of(one->object, one->array, one->format, one->size, one->writable)) {
            release(wanted, at);
            return false;
        }
    }
    return true;
}

#define OPEN(wanted) open_arrays(wanted, (int)(sizeof(wanted) / sizeof(Wanted)))
#define RELEASE(wanted) release(wanted, (int)(sizeof(wanted) / sizeof(Wanted)))
#define DATA(array, type) ((type *)(array).view.buf)

static PyObject *
senseless(void)
{
    PyErr_SetString(PyExc_IndexError, "Arrays of the index do not fit each other.");
    return NULL;
}

static bool
takes(Py_ssize_t given, Py_ssize_t expected)
{
    if (given != expected) {
        PyErr_Format(PyExc_TypeError, "%zd arguments in place of %zd", given, expected);
    }
    return given == expected;
}

/* Groups of terms ------------------------------------------------------------------------------------- */

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
    Py_ssize_t count, spans_count;
} Groups;

static void
free_groups(Groups *groups)
{
    PyMem_Free(groups->groups);
    PyMem_Free(groups->spans);
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
    if (!groups->groups || !groups->spans) {
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

/* Scores of documents --------------------------------------------------------------------------------- */

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

/* The best of an array -------------------------------------------------------------------------------- */

/* Put `value` in place of the least of a heap that has the least on top. */
static void
replace_least(double *heap, Py_ssize_t size, double value)
{
    Py_ssize_t at = 0;
    for (;;) {
        Py_ssize_t child = 2 * at + 1;
        if (child >= size) {
            break;
        }
        if (child + 1 < size && heap[child + 1] < heap[child]) {
            child++;
        }
        if (heap[child] >= value) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = value;
}

static void
add_to_heap(double *heap, Py_ssize_t at, double value)
{
    while (at > 0 && heap[(at - 1) / 2] > value) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = value;
}

#define BLOCK 32 /* scores of which only the best is looked at first */

/* Written without branches and in four lanes, so that compilers compare several at once. */
static double
highest_of(const double *scores, const uint8_t *allowed, Py_ssize_t count)
{
    double highest[4] = {0, 0, 0, 0};
    if (!allowed && count == BLOCK) {
        for (int at = 0; at < BLOCK; at += 4) {
            for (int lane = 0; lane < 4; lane++) {
                double score = scores[at + lane];
                highest[lane] = score > highest[lane] ? score : highest[lane];
            }
        }
    } else {
        for (Py_ssize_t at = 0; at < count; at++) {
            double score = !allowed || allowed[at] ? scores[at] : 0.0;
            highest[at % 4] = score > highest[at % 4] ? score : highest[at % 4];
        }
    }
    double first = highest[0] > highest[1] ? highest[0] : highest[1];
    double second = highest[2] > highest[3] ? highest[2] : highest[3];
    return first > second ? first : second;
}

typedef struct {
    double *values; /* the greatest so far, the least of them on top */
    Py_ssize_t room, filled;
} Top;

/* The `room`-th greatest so far, 0 while there are fewer. */
static double
least_of(const Top *top)
{
    return top->filled == top->room && top->room ? top->values[0] : 0.0;
}

static void
offer(Top *top, double value)
{
    if (top->filled < top->room) {
        add_to_heap(top->values, top->filled++, value);
    } else if (top->room && value > top->values[0]) {
        replace_least(top->values, top->room, value);
    }
}

typedef struct {
    int64_t *places;
    Py_ssize_t count, room;
} Places;

static bool
append(Places *found, int64_t place)
{
    if (found->count == found->room) {
        Py_ssize_t room = found->room ? 2 * found->room : 1024;
        int64_t *larger = realloc(found->places, sizeof(int64_t) * (size_t)room);
        if (!larger) {
            return false;
        }
        found->places = larger;
        found->room = room;
    }
    found->places[found->count++] = place;
    return true;
}

/* Places of positive scores that are at least `threshold`, out of the blocks where there can be some. */
static bool
gather(const double *scores, Py_ssize_t count, const uint8_t *allowed, const double *highest,
       double threshold, Places *found)
{
    for (Py_ssize_t begin = 0; begin < count; begin += BLOCK) {
        double most = highest[begin / BLOCK];
        if (!(most > 0 && most >= threshold)) {
            continue;
        }
        Py_ssize_t end = count - begin < BLOCK ? count : begin + BLOCK;
        for (Py_ssize_t at = begin; at < end; at++) {
            bool good = scores[at] > 0 && scores[at] >= threshold && (!allowed || allowed[at]);
            if (good && !append(found, at)) {
                return false;
            }
        }
    }
    return true;
}

/* Places of positive scores, ascending: of the `depth` best with all ties.  So many blocks have each a highest
 * score, and the `depth`-th of those is no more than the `depth`-th score of all.  False without memory.
 */
static bool
promising(const double *scores, Py_ssize_t count, const uint8_t *allowed, Py_ssize_t depth, Places *found)
{
    Py_ssize_t blocks = (count + BLOCK - 1) / BLOCK;
    double *highest = malloc(sizeof(double) * (size_t)(blocks + 1));
    Top top = {malloc(sizeof(double) * (size_t)(depth + 1)), depth, 0};
    bool enough = highest && top.values;
    for (Py_ssize_t block = 0; enough && block < blocks; block++) {
        Py_ssize_t begin = block * BLOCK, size = count - begin < BLOCK ? count - begin : BLOCK;
        highest[block] = highest_of(scores + begin, allowed ? allowed + begin : NULL, size);
        offer(&top, highest[block]);
    }
    enough = enough && gather(scores, count, allowed, highest, least_of(&top), found);
    if (enough) {
        top.filled = 0;
        for (Py_ssize_t at = 0; at < found->count; at++) {
            offer(&top, scores[found->places[at]]);
        }
        double threshold = least_of(&top);
        Py_ssize_t kept = 0;
        for (Py_ssize_t at = 0; at < found->count; at++) {
            found->places[kept] = found->places[at];
            kept += scores[found->places[at]] >= threshold;
        }
        found->count = kept;
    }
    free(highest);
    free(top.values);
    return enough;
}

static PyObject *
best(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    Array scores, allowed;
    (void)module;
    if (!takes(given, 3)) {
        return NULL;
    }
    Py_ssize_t depth = PyLong_AsSsize_t(arguments[2]);
    if (depth < 0) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_ValueError, "a negative depth");
        }
        return NULL;
    }
    Wanted wanted[] = {{arguments[0], &scores, 'd', 8, false}, {arguments[1], &allowed, '?', 1, false}};
    if (!OPEN(wanted)) {
        return NULL;
    }
    PyObject *result = NULL;
    if (arguments[1] != Py_None && allowed.count != scores.count) {
        senseless();
    } else {
        Places found = {NULL, 0, 0};
        bool enough;
        depth = depth < scores.count ? depth : scores.count;
        Py_BEGIN_ALLOW_THREADS;
        enough = promising(DATA(scores, double), scores.count, DATA(allowed, uint8_t), depth, &found);
        Py_END_ALLOW_THREADS;
        result = enough ? PyBytes_FromStringAndSize((const char *)found.places,
                                                    found.count * (Py_ssize_t)sizeof(int64_t))
                        : PyErr_NoMemory();
        free(found.places);
    }
    RELEASE(wanted);
    return result;
}

/* Rows of documents ----------------------------------------------------------------------------------- */

/* The first place from `from` on whose row is not before `row`: near ones are found soonest. */
static int64_t
seek(const int32_t *rows, int64_t from, int64_t stop, int64_t row)
{
    int64_t step = 1, low = from, high;
    while (low + step <= stop && rows[low + step - 1] < row) {
        low += step;
        step *= 2;
    }
    high = low + step <= stop ? low + step : stop;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (rows[middle] < row) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

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

/* Vectors --------------------------------------------------------------------------------------------- */

/* Where to look, as `nearest` and `nearest_short` are told after what to look at. */
typedef struct {
    Array begins, ends, order, allowed, places, products;
} Where;

#define WHERE(arguments, where)                                                                           \
    {arguments[0], &(where).begins, 'i', 8, false}, {arguments[1], &(where).ends, 'i', 8, false},         \
    {arguments[2], &(where).order, 'i', 4, false}, {arguments[3], &(where).allowed, '?', 1, false},       \
    {arguments[4], &(where).places, 'i', 8, true}, {arguments[5], &(where).products, 'f', 4, true}

/* Look there, at `rows` vectors in all (negative if that makes no sense); the number of those that were found, and of those looked at. */
static PyObject *
look(Scan *scan, const Where *where, int64_t rows, Py_ssize_t threads)
{
    bool sound = rows >= 0 && where->begins.count == where->ends.count &&
                 where->places.count == where->products.count &&
                 (!where->order.view.obj || where->order.count == rows);
    scan->begins = DATA(where->begins, const int64_t);
    scan->ends = DATA(where->ends, const int64_t);
    scan->ranges = where->begins.count;
    scan->order = DATA(where->order, const int32_t);
    scan->allowed = DATA(where->allowed, const uint8_t);
    scan->allowed_count = where->allowed.count;
    for (Py_ssize_t at = 0; sound && at < scan->ranges; at++) {
        sound = scan->begins[at] >= 0 && scan->begins[at] <= scan->ends[at] && scan->ends[at] <= rows;
    }
    Nearest found = {DATA(where->places, int64_t), DATA(where->products, float), where->places.count, 0, 0};
    if (sound) {
        Py_BEGIN_ALLOW_THREADS;
        sound = scan_all(scan, threads, &found);
        Py_END_ALLOW_THREADS;
    }
    return sound ? Py_BuildValue("nn", found.filled, found.seen) : senseless();
}

/* nearest(codes, query, begins, ends, order, allowed, places, products, threads): see `_kernels.pyi`. */
static PyObject *
nearest(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    Array codes, query;
    Where where;
    (void)module;
    Py_ssize_t threads = takes(given, 9) ? PyLong_AsSsize_t(arguments[8]) : -1;
    if (PyErr_Occurred()) {
        return NULL;
    }
    Wanted wanted[] = {{arguments[0], &codes, 'B', 1, false},
                       {arguments[1], &query, 'f', 4, false},
                       WHERE((arguments + 2), where)};
    if (!OPEN(wanted)) {
        return NULL;
    }
    Scan scan = {.dimension = query.count,
                 .dot = best_dot_product(),
                 .codes = DATA(codes, const uint16_t),
                 .query = DATA(query, const float)};
    int64_t rows = scan.dot && query.count ? codes.count / (2 * query.count) : -1;
    PyObject *found = look(&scan, &where, rows, threads);
    RELEASE(wanted);
    return found;
}

/* nearest_short(shorts, scales, integers, begins, ...): the same with vectors in 8 bits. */
static PyObject *
nearest_short(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    Array shorts, scales, integers;
    Where where;
    (void)module;
    Py_ssize_t threads = takes(given, 10) ? PyLong_AsSsize_t(arguments[9]) : -1;
    if (PyErr_Occurred()) {
        return NULL;
    }
    Wanted wanted[] = {{arguments[0], &shorts, 'b', 1, false},
                       {arguments[1], &scales, 'f', 4, false},
                       {arguments[2], &integers, 'h', 2, false},
                       WHERE((arguments + 3), where)};
    if (!OPEN(wanted)) {
        return NULL;
    }
    Scan scan = {.dimension = integers.count,
                 .short_dot = best_short_product(),
                 .shorts = DATA(shorts, const int8_t),
                 .scales = DATA(scales, const float),
                 .integers = DATA(integers, const int16_t)};
    bool whole = scan.short_dot && scales.count * integers.count == shorts.count;
    PyObject *found = look(&scan, &where, whole ? scales.count : -1, threads);
    RELEASE(wanted);
    return found;
}

/* products(codes, places, query, out): of the float16 vectors at these places with the query. */
static PyObject *
products(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    Array codes, places, query, out;
    (void)module;
    if (!takes(given, 4)) {
        return NULL;
    }
    Wanted wanted[] = {{arguments[0], &codes, 'B', 1, false},
                       {arguments[1], &places, 'i', 8, false},
                       {arguments[2], &query, 'd', 8, false},
                       {arguments[3], &out, 'd', 8, true}};
    if (!OPEN(wanted)) {
        return NULL;
    }
    exact_product *product = best_exact_product();
    int64_t rows = query.count ? codes.count / (2 * query.count) : 0;
    bool sound = product && places.count == out.count;
    Py_BEGIN_ALLOW_THREADS;
    for (Py_ssize_t at = 0; sound && at < places.count; at++) {
        int64_t place = DATA(places, int64_t)[at];
        sound = place >= 0 && place < rows;
        if (sound) {
            DATA(out, double)[at] =
                product(DATA(codes, uint16_t) + place * query.count, DATA(query, double), query.count);
        }
    }
    Py_END_ALLOW_THREADS;
    RELEASE(wanted);
    return sound ? Py_NewRef(Py_None) : senseless();
}

/* widen(codes, places, out): the float16 vectors at these places as float32. */
static PyObject *
widen(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    Array codes, places, out;
    (void)module;
    if (!takes(given, 3)) {
        return NULL;
    }
    Wanted wanted[] = {{arguments[0], &codes, 'B', 1, false},
                       {arguments[1], &places, 'i', 8, false},
                       {arguments[2], &out, 'f', 4, true}};
    if (!OPEN(wanted)) {
        return NULL;
    }
    widening *widen_all = best_widening();
    Py_ssize_t dimension = places.count ? out.count / places.count : 0;
    int64_t rows = dimension ? codes.count / (2 * dimension) : 0;
    bool sound = widen_all && dimension * places.count == out.count;
    Py_BEGIN_ALLOW_THREADS;
    for (Py_ssize_t at = 0; sound && at < places.count; at++) {
        int64_t place = DATA(places, int64_t)[at];
        sound = place >= 0 && place < rows;
        if (sound) {
            widen_all(DATA(codes, uint16_t) + place * dimension, DATA(out, float) + at * dimension, dimension);
        }
    }
    Py_END_ALLOW_THREADS;
    RELEASE(wanted);
    return sound ? Py_NewRef(Py_None) : senseless();
}

static PyObject *
reads_vectors(PyObject *module, PyObject *const *arguments, Py_ssize_t given)
{
    (void)module;
    (void)arguments;
    return takes(given, 0) ? PyBool_FromLong(best_dot_product() != NULL) : NULL;
}

/* The module ------------------------------------------------------------------------------------------ */

#define FUNCTION(name) {#name, (PyCFunction)(void (*)(void))name, METH_FASTCALL, NULL}

static PyMethodDef functions[] = {FUNCTION(find),     FUNCTION(score),      FUNCTION(count_alive),
                                  FUNCTION(best),     FUNCTION(coverage),   FUNCTION(row_scores),
                                  FUNCTION(nearest),  FUNCTION(nearest_short), FUNCTION(products),
                                  FUNCTION(widen),    FUNCTION(reads_vectors),
                                  {NULL, NULL, 0, NULL}};

#define VERSION 2 /* of the functions above, as `kernels.py` expects it */

static int
fill(PyObject *module)
{
    return PyModule_AddIntConstant(module, "VERSION", VERSION);
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, fill}, {0, NULL}};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_kernels", "The inner loops of a search.", 0,
                                        functions, slots, NULL, NULL, NULL};

PyMODINIT_FUNC
PyInit__kernels(void)
{
    return PyModuleDef_Init(&definition);
}
