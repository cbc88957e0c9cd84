/* Arrays that Python hands over. */

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    Py_buffer view;
    Py_ssize_t count;
} Array;

/* The numbers of a one-dimensional array of `format` (as `struct` has it; 'i' any signed integer, 'c' any codes
 * that `code_of` takes).
 */
static bool
array_of(PyObject *object, Array *array, char format, Py_ssize_t size, bool writable)
{
    int flags = PyBUF_FORMAT | PyBUF_C_CONTIGUOUS | (writable ? PyBUF_WRITABLE : 0);
    if (PyObject_GetBuffer(object, &array->view, flags) < 0) {
        return false;
    }
    const char *found = array->view.format ? array->view.format : "B";
    bool same = format == 'i' ? strchr("bhilq", *found) != NULL : format == *found;
    if (format == 'c') {
        size = array->view.itemsize;
        same = (size == 2 && *found == 'H') || (size == 4 && strchr("il", *found));
    }
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
