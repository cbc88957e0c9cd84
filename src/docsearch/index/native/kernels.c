/* The inner loops of a search: postings, rows and vectors, as arrays in and arrays out.
 *
 * Each function does what the one of the same name in `plain_kernels.py` does with NumPy, in the same order of
 * operations, so that every score has the same bits.  (Compile without -ffast-math and with
 * -ffp-contract=off.)
 *
 * The arrays are mapped from files that may be damaged: whatever they hold, nothing outside of them is read
 * or written, and IndexError says that they make no sense.  Python's lock is given back while a loop runs.
 */

#include "arrays.h"
#include "terms.h"
#include "best.h"
#include "scores.h"
#include "best_documents.h"
#include "rows.h"
#include "vectors.h"

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

#define VERSION 3 /* of the functions above, as `kernels.py` expects it */

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
