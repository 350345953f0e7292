import math

import numpy as np
import torch.nn.functional as F

from harness.oracle import array, cases, close, draw, holds, number, tensor, unchanged

CELL = (4.0, 2.5, -3.0, 1.5)  # weights of the cells of the small checks


def loss(pred, true_xy, true_wh, obj, ignore, scale, classes):
    """The four sums by PyTorch's cross-entropy, cell by cell that counts, in float64."""
    pred, true_xy, true_wh, obj, ignore, scale, classes = map(
        tensor, (pred, true_xy, true_wh, obj, ignore, scale, classes)
    )

    def bce(logits, targets):
        return F.binary_cross_entropy_with_logits(logits, targets, reduction="none")

    here = obj[..., 0] == 1
    counts = here | (ignore[..., 0] == 1)
    there = pred[here]  # (objects, 5 + C)
    box = bce(there[:, :2], true_xy[here]) + (true_wh[here] - there[:, 2:4]) ** 2 / 2
    total = (scale[here] * box).sum() + bce(there[:, 5:], classes[here]).sum()
    total += bce(pred[..., 4][counts], obj[..., 0][counts]).sum()
    return float(total) / len(pred)


def layer(rng, shape, C, share=0.4, ignored=0.3):
    """All seven arrays, with values everywhere, also where they must not matter."""
    obj = (rng.random((*shape, 1)) < share).astype(float)
    ignore = (rng.random((*shape, 1)) >= ignored).astype(float)
    classes = (rng.random((*shape, C)) < 0.5).astype(float)
    return [
        rng.normal(0.3, 2.0, (*shape, 5 + C)),
        rng.random((*shape, 2)),
        rng.normal(0.5, 1.5, (*shape, 2)),
        obj,
        ignore,
        rng.uniform(1.0, 2.0, (*shape, 1)),
        classes,
    ]


def quiet(objects, C=3, n=1):
    """n images of cells with (1) or without (0) an object, in which nothing costs anything.

    All logits are as sure as can be, and right; w and h are met.
    """
    obj = np.tile(np.array(objects, dtype=float)[None, :, None], (n, 1, 1))
    shape = obj.shape[:2]
    xy, classes = np.ones((*shape, 2)), np.zeros((*shape, C))
    classes[..., 0] = 1.0
    target = np.concatenate([xy, 0 * xy, obj, classes], axis=-1)
    pred = np.where(target == 1, 100.0, -100.0)
    pred[..., 2:4] = 0.0
    return [pred, xy, 0 * xy, obj, np.ones_like(obj), np.ones_like(obj), classes]


PRED, XY, WH, OBJ, IGNORE, SCALE, CLASSES = range(7)


def compare(yolo_loss, arrays, name="loss", **how):
    """The answer's loss against the definition's."""
    want = loss(*arrays)
    factors = {"N": len(arrays[PRED])}
    close(yolo_loss(*arrays), want, name, factors=factors, **how)


@cases(
    dict(x=0.0, y=0.0, true_x=0.5, true_y=0.5),
    dict(x=1.0, y=-2.0, true_x=0.25, true_y=0.75),
    dict(x=-1.0, y=0.5, true_x=0.0, true_y=1.0),
    dict(x=3.0, y=0.25, true_x=0.875, true_y=0.125),
)
def test_xy(yolo_loss, x, y, true_x, true_y):
    """where an object is, x and y each cost the cross-entropy of their logit"""
    given = quiet([1])
    given[PRED][0, 0, :2], given[XY][0, 0] = (x, y), (true_x, true_y)
    compare(yolo_loss, given, "the loss of x and y alone")


@cases(
    dict(w=0.0, h=0.0, true_w=2.0, true_h=0.0),
    dict(w=0.5, h=-1.0, true_w=0.0, true_h=2.0),
    dict(w=-2.0, h=3.0, true_w=-1.5, true_h=3.0),
)
def test_wh(yolo_loss, w, h, true_w, true_h):
    """where an object is, w and h each cost half the square of their raw error"""
    given = quiet([1])
    given[PRED][0, 0, 2:4], given[WH][0, 0] = (w, h), (true_w, true_h)
    compare(yolo_loss, given, "the loss of w and h alone")


@cases(objects=[(1,), (0,), (1, 0), (0, 1, 0, 0)])
def test_objectness(yolo_loss, objects):
    """objectness costs a cross-entropy in every cell: target 1 with an object, 0 without"""
    given = quiet(objects)
    given[PRED][0, :, 4] = CELL[: len(objects)]
    compare(yolo_loss, given, "the loss of objectness alone")


@cases(ignore=[(1, 1, 1, 0), (0, 1, 1, 1), (1, 0, 0, 1), (1, 1, 0, 0), (0, 0, 0, 0)])
def test_ignored_cells(yolo_loss, ignore):
    """a cell without an object costs nothing where ignore_mask is 0, one with an object does"""
    given = quiet((0, 1, 0, 1))
    given[PRED][0, :, 4] = CELL
    given[IGNORE][0, :, 0] = ignore
    compare(yolo_loss, given, "the loss of objectness alone")


@cases(
    dict(logits=(0.0,), targets=(1.0,)),
    dict(logits=(1.0, -2.0), targets=(1.0, 0.0)),
    dict(logits=(1.0, 2.0, -1.0), targets=(1.0, 1.0, 0.0)),
    dict(logits=(0.5, 2.0, -1.0), targets=(0.0, 0.0, 0.0)),
    dict(logits=(0.5, -0.5, 3.0), targets=(0.25, 0.9, 0.5)),
)
def test_classes(yolo_loss, logits, targets):
    """where an object is, each class costs a cross-entropy of its own; several may be 1, or soft"""
    given = quiet([1], C=len(logits))
    given[PRED][0, 0, 5:], given[CLASSES][0, 0] = logits, targets
    compare(yolo_loss, given, "the loss of the classes alone")


@cases(which=["x and y", "w and h", "classes"], objects=[(0, 1), (0, 0, 0)])
def test_cells_without_object(yolo_loss, which, objects):
    """boxes and classes cost nothing where no object is, whatever stands there"""
    given = quiet(objects)
    bare = np.array(objects) == 0
    if which == "x and y":
        given[PRED][0, bare, :2], given[XY][0, bare] = 3.0, 0.25
    elif which == "w and h":
        given[PRED][0, bare, 2:4], given[WH][0, bare] = 3.0, -1.0
    else:
        given[PRED][0, bare, 5:], given[CLASSES][0, bare] = 3.0, 0.0
    compare(yolo_loss, given, scale=1.0)  # nothing at all where there is no object


@cases(which=["x and y", "w and h", "objectness", "classes"], scale=[1.5, 0.25])
def test_box_loss_scale(yolo_loss, which, scale):
    """box_loss_scale weighs x, y, w and h, and neither objectness nor classes"""
    given = quiet([1, 0])
    given[SCALE][0, :, 0] = scale, 7.0
    if which == "x and y":
        given[PRED][0, 0, :2], given[XY][0, 0] = (1.0, -0.5), (0.25, 0.5)
    elif which == "w and h":
        given[PRED][0, 0, 2:4] = 1.0, -2.0
    elif which == "objectness":
        given[PRED][0, :, 4] = 0.5, -1.0
    else:
        given[PRED][0, 0, 5:] = 0.5, -1.0, 0.25
    compare(yolo_loss, given, f"the loss of {which} alone")


@cases(C=[1, 2, 3, 20], N=[1, 2])
def test_number_of_classes(yolo_loss, C, N):
    """each term is summed by itself, so their last axes of 2, 1 and C never mix"""
    compare(yolo_loss, layer(draw(C), (N, 3), C))


@cases(
    dict(shape=(1,), C=3, i=0),
    dict(shape=(3,), C=2, i=0),
    dict(shape=(1, 4), C=1, i=0),
    dict(shape=(2, 2, 3), C=2, i=0),
    dict(shape=(2, 2, 3), C=2, i=1),
    dict(shape=(1, 3, 2, 3), C=5, i=0),
    dict(shape=(2, 4, 4, 3), C=3, i=0),
    dict(shape=(2, 4, 4, 3), C=3, i=1),
    dict(shape=(5, 2, 3, 2), C=2, i=0),
)
def test_agrees_with_the_definition(yolo_loss, shape, C, i):
    """the loss equals the definition, whatever axes lie between the batch and the last"""
    given = layer(draw(i), shape, C)
    if i:
        given = [np.asfortranarray(a) for a in given]
    compare(yolo_loss, given)


@cases(N=[2, 3, 7])
def test_divided_by_the_batch(yolo_loss, N):
    """the same image N times has the loss of one: the sum is divided by N and nothing else"""
    given = layer(draw(N), (1, 2, 3), 2)
    want = loss(*given)
    got = yolo_loss(*[np.repeat(a, N, axis=0) for a in given])
    close(got, want, f"the loss of {N} equal images", factors={"N": N})


@cases(share=[0.0, 1.0], ignored=[0.0, 1.0], C=[3])
def test_all_cells_alike(yolo_loss, share, ignored, C):
    """right without any object, with objects everywhere, and with all other cells ignored"""
    given = layer(draw(0), (2, 3, 2), C, share, ignored)
    compare(yolo_loss, given)


@cases(shape=[(2, 3), (4, 2, 2)])
def test_terms_add_up(yolo_loss, shape):
    """the loss is a plain sum: what one cell adds does not depend on the others"""
    given = layer(draw(0), shape, 2)
    N = shape[0]
    whole = number(yolo_loss(*[a.copy() for a in given]), "loss")
    parts = 0.0
    for n in range(N):
        got = yolo_loss(*[a[n : n + 1].copy() for a in given])
        parts += number(got, "loss of one image") / N
    holds(
        math.isclose(whole, parts, rel_tol=1e-9, abs_tol=1e-9),
        f"the loss of {N} images is {whole:.6g}, the mean of their losses one by one {parts:.6g}",
    )


@cases(size=[100.0, 800.0], which=["x and y", "objectness", "no object", "classes"])
def test_large_logits(yolo_loss, size, which):
    """a logit of any size gives the right loss: an object at logit -800 costs 800"""
    given = layer(draw(0), (1, 3), 2)
    given[OBJ][0, :, 0], given[IGNORE][:] = (1.0, 0.0, 1.0), 1.0
    logits, at = given[PRED][0], (0, 2)  # two cells with objects, one without
    if which == "x and y":
        logits[at, :2] = [[-size, size], [size, -size]]
        given[XY][0, at] = [[1.0, 0.25], [0.75, 0.0]]
    elif which == "objectness":
        logits[at, 4] = -size, size
    elif which == "no object":
        logits[1, 4] = size
    else:
        logits[at, 5:] = [[-size, size], [size, -size]]
    compare(yolo_loss, given)


@cases(shape=[(2, 3), (1, 2, 2, 3)])
def test_inputs_unchanged(yolo_loss, shape):
    """none of the seven arrays is changed"""
    given = layer(draw(0), shape, 2)
    names = "raw_pred raw_true_xy raw_true_wh object_mask ignore_mask box_loss_scale"
    named = dict(zip([*names.split(), "true_class_probs"], given, strict=True))
    with unchanged(**named):
        got = yolo_loss(*given)
    array(got, "loss")


@cases(shape=[(2, 3), (2, 3, 3, 2)], C=[1, 4])
def test_float32(yolo_loss, shape, C):
    """float32 arrays are taken too"""
    given = [a.astype(np.float32) for a in layer(draw(0), shape, C)]
    compare(yolo_loss, given, given=np.float32)
