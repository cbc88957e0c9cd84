/* The vector of a text by a transformer of BERT's kind, its weights in 8 bits: see `packed_form.py`.
 *
 * A query is one short text, so the time goes into reading the weights and, in a general runtime, into
 * handing hundreds of small steps to threads.  Here are only the few steps there are.
 *
 * The weights are mapped from a file that may be damaged: nothing outside of it is read.  Python's lock is
 * given back while the text is computed, and no bit depends on the number of threads.
 */

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>

#include "crew.h"
#include "products.h"
#include "tiles.h"

/* Of the model: its layers, heads, the width of a token's state and that of the layer between. */
typedef struct {
    int layers, heads, width, inner;
    float epsilon;
    multiplying *multiply; /* NULL: by tiles */
} Model;

/* Of one text: a state for each token (a row), and room for what is computed between. */
typedef struct {
    Model model;
    const char *weights;
    int rows, across; /* `across`: rows, rounded up */
    float *states, *asked, *mixed, *hidden, *added, *values, *keys, *shares;
    int16_t *codes;
    int8_t *bytes;
    Step *steps;
} Text;

/* e to the x, for x <= 0 */
static inline float
power(float x)
{
    x = x > -87.0f ? x : -87.0f;
    float twos = x * 1.44269504f + 12582912.0f; /* rounded to a whole number, in the lowest bits */
    int32_t exponent;
    memcpy(&exponent, &twos, sizeof exponent);
    twos -= 12582912.0f;
    float rest = x - twos * 0.693359375f + twos * 2.12194440e-4f, sum = 1.9875691500e-4f;
    sum = sum * rest + 1.3981999507e-3f;
    sum = sum * rest + 8.3334519073e-3f;
    sum = sum * rest + 4.1665795894e-2f;
    sum = sum * rest + 1.6666665459e-1f;
    sum = sum * rest + 5.0000001201e-1f;
    sum = sum * rest * rest + rest + 1.0f;
    uint32_t bits = ((uint32_t)exponent + 127u) << 23;
    float scale;
    memcpy(&scale, &bits, sizeof scale);
    return sum * scale;
}

/* x times the share of a normal distribution below x (erf by Abramowitz and Stegun, 7.1.26) */
FOR_EACH_PROCESSOR static void
gelu(float *values, int count)
{
    for (int at = 0; at < count; at++) {
        float x = values[at], z = fabsf(x) * 0.70710678f, t = 1.0f / (1.0f + 0.3275911f * z);
        float sum = 1.061405429f * t - 1.453152027f;
        sum = ((sum * t + 1.421413741f) * t - 0.284496736f) * t + 0.254829592f;
        float above = 0.5f * sum * t * power(-z * z);
        values[at] = x * (x < 0 ? above : 1.0f - above);
    }
}

/* A row brought to mean 0 and variance 1, then scaled and shifted; `added` is added first. */
FOR_EACH_PROCESSOR static void
normalise(float *row, const float *added, int width, const float *gain, float epsilon)
{
    float sums[LANES] = {0}, squares[LANES] = {0}, sum = 0, square = 0;
    const float *shift = gain + width;
    for (int at = 0; at < width; at += LANES) {
        for (int lane = 0; lane < LANES; lane++) {
            row[at + lane] += added[at + lane];
            sums[lane] += row[at + lane];
        }
    }
    for (int lane = 0; lane < LANES; lane++) {
        sum += sums[lane];
    }
    float mean = sum / (float)width;
    for (int at = 0; at < width; at += LANES) {
        for (int lane = 0; lane < LANES; lane++) {
            float off = row[at + lane] - mean;
            squares[lane] += off * off;
        }
    }
    for (int lane = 0; lane < LANES; lane++) {
        square += squares[lane];
    }
    float scale = 1.0f / sqrtf(square / (float)width + epsilon);
    for (int at = 0; at < width; at++) {
        row[at] = (row[at] - mean) * scale * gain[at] + shift[at];
    }
}

#define SIDE 16

/* Numbers side by side, which the compiler maps to what a processor has. */
typedef float Side __attribute__((vector_size(SIDE * sizeof(float))));

#define side_at(address) (*(const SideAnywhere *)(address))
typedef float SideAnywhere __attribute__((vector_size(SIDE * sizeof(float)), aligned(4), may_alias));

/* One head: each row asks all rows, and mixes their values by how well they answer. */
FOR_EACH_PROCESSOR static void
attend(const float *asked, int rows, int across, int width, int size, float *mixed, float *keys, float *shares)
{
    float scale = 1.0f / sqrtf((float)size);
    for (int row = 0; row < rows; row++) { /* of `keys`, zeros stay where there is no row */
        const float *key = asked + (size_t)row * 3 * width + width;
        for (int at = 0; at < size; at++) {
            keys[at * across + row] = key[at] * scale;
        }
    }
    for (int row = 0; row < rows; row++) {
        const float *own = asked + (size_t)row * 3 * width, *values = asked + 2 * width;
        float most, sum = 0;
        for (int other = 0; other < across; other += SIDE) {
            Side answers = {0};
            for (int at = 0; at < size; at++) {
                answers += own[at] * side_at(keys + at * across + other);
            }
            memcpy(shares + other, &answers, sizeof answers);
        }
        most = shares[0];
        for (int other = 1; other < rows; other++) {
            most = shares[other] > most ? shares[other] : most;
        }
        for (int other = 0; other < across; other++) {
            shares[other] = power(shares[other] - most);
        }
        for (int other = 0; other < rows; other++) {
            sum += shares[other];
        }
        for (int other = 0; other < across; other++) {
            shares[other] /= sum;
        }
        for (int at = 0; at < size; at += SIDE) {
            Side mix = {0};
            for (int other = 0; other < rows; other++) {
                mix += shares[other] * side_at(values + (size_t)other * 3 * width + at);
            }
            memcpy(mixed + (size_t)row * width + at, &mix, sizeof mix);
        }
    }
}

/* The steps, which all threads go through together ------------------------------------------------------ */

static void
normalise_rows(Hand *hand, Text *text, const float *gain)
{
    int width = text->model.width;
    for (int row; (row = next_part(hand, text->rows)) >= 0;) {
        size_t at = (size_t)row * width;
        normalise(text->states + at, text->added + at, width, gain, text->model.epsilon);
    }
}

/* out[row][lane] = the products of all rows with a panel; `across` is the width of out. */
static void
multiply_panel(const Text *text, const Panel *panel, int inputs, float *out, int across)
{
    int rows = text->rows, most = text->model.multiply ? TILE : TILED_ROWS, groups = (rows + most - 1) / most;
    for (int group = 0; group < groups; group++) {
        int first = rows * group / groups, count = rows * (group + 1) / groups - first;
        float sums[TILED_ROWS][LANES] = {{0}};
        size_t begin = (size_t)first * inputs;
        if (text->model.multiply) {
            text->model.multiply(text->codes + begin, count, inputs, panel, sums);
        } else {
            multiply_tiles(text->bytes + 2 * begin, count, inputs, panel, sums);
        }
        for (int row = 0; row < count; row++) {
            float *to = out + (size_t)(first + row) * across, value = text->values[first + row];
            for (int lane = 0; lane < LANES; lane++) {
                to[lane] = sums[row][lane] * value + panel->bias[lane];
            }
        }
    }
}

/* out = in times the matrix; gives where the weights after it begin. */
static const char *
product(Hand *hand, Text *text, float *in, int inputs, const char *weights, float *out, int outputs)
{
    for (int row; (row = next_part(hand, text->rows)) >= 0;) {
        float *own = in + (size_t)row * inputs;
        int16_t *codes = text->codes + (size_t)row * inputs;
        if (in == text->hidden) {
            gelu(own, inputs);
        }
        text->values[row] = codes_of(own, codes, inputs);
        if (!text->model.multiply) {
            part_bytes(codes, text->bytes + (size_t)row * inputs * 2, inputs);
        }
    }
    for (int part; (part = next_part(hand, outputs / LANES)) >= 0;) {
        const Panel *panel = (const Panel *)(weights + (size_t)part * panel_size(inputs));
        multiply_panel(text, panel, inputs, out + (size_t)part * LANES, outputs);
    }
    return weights + (size_t)(outputs / LANES) * panel_size(inputs);
}

static void
attend_by_heads(Hand *hand, Text *text)
{
    int width = text->model.width, size = width / text->model.heads;
    for (int head; (head = next_part(hand, text->model.heads)) >= 0;) {
        float *keys = text->keys + (size_t)head * size * text->across;
        float *shares = text->shares + (size_t)head * text->across;
        int begin = head * size;
        attend(text->asked + begin, text->rows, text->across, width, size, text->mixed + begin, keys, shares);
    }
}

static void *
run(void *object)
{
    Text *text = object;
    Hand hand = {text->steps, false};
    const char *weights = text->weights;
    int width = text->model.width, inner = text->model.inner;
    size_t norm = 2 * (size_t)width * sizeof(float);
    if (!text->model.multiply) {
        begin_tiles();
    }
    normalise_rows(&hand, text, (const float *)weights);
    weights += norm;
    for (int layer = 0; layer < text->model.layers; layer++) {
        weights = product(&hand, text, text->states, width, weights, text->asked, 3 * width);
        attend_by_heads(&hand, text);
        weights = product(&hand, text, text->mixed, width, weights, text->added, width);
        normalise_rows(&hand, text, (const float *)weights);
        weights = product(&hand, text, text->states, width, weights + norm, text->hidden, inner);
        weights = product(&hand, text, text->hidden, inner, weights, text->added, width);
        normalise_rows(&hand, text, (const float *)weights);
        weights += norm;
    }
    if (!text->model.multiply) {
        end_tiles();
    }
    return NULL;
}

#define STEPS_OF_A_LAYER 11

static void
run_in_threads(Text *text, int threads)
{
#if HAS_THREADS
    pthread_t helper;
    bool helped = threads > 1 && pthread_create(&helper, NULL, run, text) == 0;
    run(text);
    if (helped) {
        pthread_join(helper, NULL);
    }
#else
    (void)threads;
    run(text);
#endif
}

#define TILES 3 /* the level of AMX */

/* Python's side ----------------------------------------------------------------------------------------- */

#define LARGEST (1 << 14) /* of every number of a shape, so that no product of a few of them overflows */

static bool
is_sound(const Model *model, Py_ssize_t rows)
{
    bool small = model->heads <= LARGEST && model->width <= LARGEST && model->inner <= LARGEST && model->layers <= LARGEST;
    bool whole = model->width > 0 && model->inner > 0 && model->layers > 0 && model->heads > 0;
    return small && whole && rows > 0 && rows <= LARGEST && model->width % BLOCK == 0 &&
           model->inner % BLOCK == 0 && model->width % (model->heads * SIDE) == 0;
}

static size_t
size_of(const Model *model)
{
    size_t wide = (size_t)model->width / LANES, norm = 2 * (size_t)model->width * sizeof(float);
    size_t layer = (4 * wide + (size_t)model->inner / LANES) * panel_size(model->width) +
                   wide * panel_size(model->inner) + 2 * norm;
    return norm + (size_t)model->layers * layer;
}

static void *
take(char **room, size_t count, size_t size)
{
    char *begin = *room;
    *room = begin + (count * size + 63) / 64 * 64;
    return begin;
}

/* Lay the text's arrays out from `room` on; gives where they end. */
static char *
lay_out(Text *text, char *room)
{
    size_t rows = text->rows, across = text->across, width = text->model.width, inner = text->model.inner;
    text->steps = take(&room, 1 + (size_t)text->model.layers * STEPS_OF_A_LAYER, sizeof(Step));
    text->codes = take(&room, rows * (inner > width ? inner : width), sizeof(int16_t));
    text->bytes = take(&room, (rows + TILED_ROWS) * (inner > width ? inner : width) * 2, 1); /* tiles are full */
    text->values = take(&room, rows, sizeof(float));
    text->asked = take(&room, rows * 3 * width, sizeof(float));
    text->mixed = take(&room, rows * width, sizeof(float));
    text->added = take(&room, rows * width, sizeof(float));
    text->hidden = take(&room, rows * inner, sizeof(float));
    text->keys = take(&room, across * width, sizeof(float));
    text->shares = take(&room, across * text->model.heads, sizeof(float));
    return room;
}

static PyObject *
compute(Text *text, int threads)
{
    size_t size = (size_t)(lay_out(text, NULL) - (char *)NULL) + 64;
    char *room = PyMem_Calloc(size, 1);
    if (!room) {
        return PyErr_NoMemory();
    }
    Py_BEGIN_ALLOW_THREADS;
    lay_out(text, room + (64 - (uintptr_t)room % 64));
    run_in_threads(text, threads);
    Py_END_ALLOW_THREADS;
    PyMem_Free(room);
    return Py_NewRef(Py_None);
}

/* forward(states, weights, layers, heads, inner, epsilon, threads, level): the states of a text's tokens
 * (rows of float32), through all layers, in place. */
static PyObject *
forward(PyObject *module, PyObject *arguments)
{
    (void)module;
    PyObject *object, *result = NULL;
    Py_buffer states, weights;
    Text text = {0};
    Model *model = &text.model;
    int threads, level;
    if (!PyArg_ParseTuple(arguments, "Oy*iiifii", &object, &weights, &model->layers, &model->heads, &model->inner,
                          &model->epsilon, &threads, &level)) {
        return NULL;
    }
    if (PyObject_GetBuffer(object, &states, PyBUF_FORMAT | PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE) == 0) {
        bool floats = states.ndim == 2 && states.itemsize == sizeof(float) && strcmp(states.format, "f") == 0;
        model->multiply = level == TILES ? NULL : best_multiplying(level);
        bool runs = level == TILES ? has_tiles() : model->multiply != NULL;
        if (floats && states.shape[1] <= LARGEST && runs) {
            model->width = (int)states.shape[1];
        }
        if (is_sound(model, floats ? states.shape[0] : 0) && size_of(model) == (size_t)weights.len) {
            text.states = states.buf;
            text.weights = weights.buf;
            text.rows = (int)states.shape[0];
            text.across = (text.rows + SIDE - 1) / SIDE * SIDE;
            result = compute(&text, threads);
        } else {
            PyErr_SetString(PyExc_IndexError, "The weights are not of this shape.");
        }
        PyBuffer_Release(&states);
    }
    PyBuffer_Release(&weights);
    return result;
}

/* level(): the best instructions that this processor has, as `forward` takes it; 0 if it cannot run here. */
static PyObject *
level(PyObject *module, PyObject *arguments)
{
    (void)module;
    (void)arguments;
    int best = 2;
    while (best > 0 && best_multiplying(best) == best_multiplying(best - 1)) {
        best--;
    }
    if (has_tiles()) {
        best = TILES;
    }
    return PyLong_FromLong(best);
}

static PyMethodDef functions[] = {{"forward", forward, METH_VARARGS, NULL},
                                  {"level", level, METH_NOARGS, NULL},
                                  {NULL, NULL, 0, NULL}};

#define VERSION 1 /* of the function and of the weights, as `packed_form.py` expects them */

static int
fill(PyObject *module)
{
    return PyModule_AddIntConstant(module, "VERSION", VERSION);
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, fill}, {0, NULL}};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_forward", "A query through a transformer.", 0,
                                        functions, slots, NULL, NULL, NULL};

PyMODINIT_FUNC
PyInit__forward(void)
{
    return PyModuleDef_Init(&definition);
}
