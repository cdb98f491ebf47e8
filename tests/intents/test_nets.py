"""Small nets: what is added up, what is read from a file, and what of a fit is written."""

import numpy as np
import pytest
from fitting import Course, Fit, fit, write

from intents.chances import likelihoods
from intents.nets import load

KNOWN = 7


def drawn(straight, hidden, *, labels=3, features=64):
    chance = np.random.default_rng(straight + hidden)
    return Fit(
        chance.normal(size=(features, straight + hidden)).astype(np.float32),
        chance.normal(size=(hidden, labels)).astype(np.float32),
        chance.normal(size=labels).astype(np.float32),
    )


@pytest.mark.parametrize(("straight", "hidden"), [(3, 0), (0, 5), (3, 5)])
def test_a_written_net_scores_as_the_fitted_one_but_for_its_rounding(tmp_path, straight, hidden):
    fitted = drawn(straight, hidden)
    write(fitted, tmp_path / "net.bin", KNOWN)

    found = {3, 17, 40, 41}
    sums = fitted.vectors[sorted(found)].sum(0) / 2
    wanted = fitted.offsets + np.tanh(sums[straight:]) @ fitted.layer
    wanted += sums[:straight] if straight else 0

    assert load(tmp_path / "net.bin", KNOWN).scores(found) == pytest.approx(wanted, abs=0.1)


def test_features_in_any_order_score_exactly_the_same(tmp_path):
    write(drawn(3, 5), tmp_path / "net.bin", KNOWN)
    net = load(tmp_path / "net.bin", KNOWN)

    assert net.scores([5, 9, 60]) == net.scores([60, 5, 9])


def test_nothing_found_scores_the_offsets(tmp_path):
    fitted = drawn(3, 5)
    write(fitted, tmp_path / "net.bin", KNOWN)

    assert load(tmp_path / "net.bin", KNOWN).scores(set()) == pytest.approx(
        fitted.offsets, abs=1e-5
    )


def test_a_net_that_was_fitted_to_other_labels_is_refused(tmp_path):
    write(drawn(3, 5), tmp_path / "net.bin", KNOWN)

    with pytest.raises(ValueError, match=r"net\.bin .* fit it anew"):
        load(tmp_path / "net.bin", KNOWN + 1)


def test_likelihoods_of_huge_scores_add_up_to_one():
    assert sum(likelihoods([1e6, -1e6, 1e6])) == pytest.approx(1)


def test_a_fit_learns_what_no_sum_of_single_weights_tells():
    """Either of two features asks for label 1, both or none for label 0: needs the hidden layer."""
    examples = [[np.array(found)] for found in ([0], [0, 1], [0, 2], [0, 1, 2])] * 40
    labels = [0, 1, 1, 0] * 40

    def wanted(number, chances):
        return np.eye(2, dtype=np.float32)[[labels[number]]]

    net = fit(
        examples,
        wanted,
        Course(3, 2, hidden=16, epochs=100, left_out=0, batch=16, rate=1, layer_rate=1),
    )

    assert [int(net.likelihoods(one).argmax()) for one in examples[:4]] == labels[:4]
