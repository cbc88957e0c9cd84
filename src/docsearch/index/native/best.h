/* The best scores so far, who has them, and the one total order: score down, then id up. */

typedef struct {
    double *values; /* the greatest so far, the least of them on top; 0 where there are fewer */
    Py_ssize_t count;
} Top;

/* Put `value` in place of the least, if it is greater. */
static void
offer(Top *top, double value)
{
    double *heap = top->values;
    Py_ssize_t at = 0;
    if (!(value > heap[0])) {
        return;
    }
    for (;;) {
        Py_ssize_t child = 2 * at + 1;
        if (child >= top->count) {
            break;
        }
        if (child + 1 < top->count && heap[child + 1] < heap[child]) {
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

typedef struct {
    double score;
    int64_t place;
    const char *id; /* looked up only where scores tie */
    int64_t length;
} Scored;

typedef struct {
    Scored *values;
    Py_ssize_t count, room;
} Found;

static bool
append(Found *found, int64_t place, double score)
{
    if (found->count == found->room) {
        Py_ssize_t room = found->room ? 2 * found->room : 512;
        Scored *larger = realloc(found->values, sizeof(Scored) * (size_t)room);
        if (!larger) {
            return false;
        }
        found->values = larger;
        found->room = room;
    }
    found->values[found->count++] = (Scored){score, place, NULL, 0};
    return true;
}

/* Drop those with a lower score. */
static void
keep_from(Found *found, double threshold)
{
    Py_ssize_t kept = 0;
    for (Py_ssize_t at = 0; at < found->count; at++) {
        found->values[kept] = found->values[at];
        kept += found->values[at].score >= threshold;
    }
    found->count = kept;
}

static int
by_score(const void *one, const void *other)
{
    const Scored *first = one, *second = other;
    if (first->score != second->score) {
        return first->score > second->score ? -1 : 1;
    }
    return (first->place > second->place) - (first->place < second->place);
}

static int
by_id(const void *one, const void *other)
{
    const Scored *first = one, *second = other;
    int64_t shorter = first->length < second->length ? first->length : second->length;
    int order = memcmp(first->id, second->id, (size_t)shorter);
    return order ? order : (first->length > second->length) - (first->length < second->length);
}
