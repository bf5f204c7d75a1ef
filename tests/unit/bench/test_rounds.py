"""In which order variants are measured."""

from bench.rounds import interleaved


def test_every_variant_is_measured_in_a_round_before_the_next_round_begins() -> None:
    order: list[str] = []

    def variant(name: str) -> int:
        order.append(name)
        return len(order)

    variants = {"A": lambda: variant("A"), "B": lambda: variant("B")}
    found = interleaved(variants, 2, lambda line: None)
    assert order == ["A", "B", "A", "B"]
    assert found == {"A": [1, 3], "B": [2, 4]}
