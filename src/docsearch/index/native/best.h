/* The best of an array. */

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
