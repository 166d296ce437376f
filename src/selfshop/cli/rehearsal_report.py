"""What a rehearsal has to say at its end, for people."""

from collections.abc import Iterator

from selfshop.cli.recordings import rejected_by_reason
from selfshop.cli.rehearsal_data import Report, average, beyond, by_funder, percent
from selfshop.cli.rehearsal_words import word
from selfshop.cli.tables import put_table
from selfshop.cli.writing import one_line, put
from selfshop.domain.checkout import rehearsals
from selfshop.replay.rehearsing.running import gone_through

#: Rules, unknown names and refusals told to people; JSON has all of them.
RULES_MAX = 30
LINES_MAX = 10
REASONS_MAX = 3
_HEADER = ("list", "price", "adjustments", "discount")
_BELOW = ("goods", "freight", "tax", "payable")


def tell(report: Report, language: str) -> None:
    """Print *report* to standard output in *language*."""
    _put_totals(report, language)
    _put_rules(report, language)
    _put_changed(report, language)
    for line in _below(report, language):
        put(one_line(line))


def _put_totals(report: Report, language: str) -> None:
    rehearsal = report.rehearsal
    title = word(
        "title",
        language,
        name=one_line(report.name),
        baskets=f"{rehearsal.baskets:,}",
        currency=rehearsal.currency,
    )
    names = [word(name, language) for name in ("figure", "before", "after", "difference")]
    rows = [
        [name, *(report.money(amount) for amount in (before, after, after - before))]
        for name, before, after in _figures(rehearsal, language)
    ]
    put_table(title, names, rows)


def _figures(rehearsal: rehearsals.Rehearsal, language: str) -> Iterator[tuple[str, int, int]]:
    before, after, margin = rehearsal.before, rehearsal.after, rehearsal.margin
    for name in _HEADER:
        yield word(name, language), getattr(before, name), getattr(after, name)
    then, now = by_funder(rehearsal, after=False), by_funder(rehearsal, after=True)
    for funder in sorted({*then, *now}, key=lambda one: one or ""):
        called = word("shop", language) if funder is None else one_line(funder)
        told = word("funder", language, funder=called)
        yield told, then.get(funder, 0), now.get(funder, 0)
    for name in _BELOW:
        amounts = getattr(before, name), getattr(after, name)
        if any(amounts) or name in {"goods", "payable"}:
            yield word(name, language), *amounts
    if margin.baskets:
        if margin.baskets != rehearsal.baskets:
            yield word("costed_goods", language), margin.goods_before, margin.goods_after
        yield word("cost", language), margin.cost_before, margin.cost_after
        yield word("margin", language), margin.before, margin.after


def _put_rules(report: Report, language: str) -> None:
    rehearsal, members = report.rehearsal, report.rehearsed.part.members
    columns = ["rule", "baskets", "share", "amount", "average", "members", "member_share", "was"]
    with_margin = bool(rehearsal.margin.baskets)
    columns += ["margin_before", "margin_after"] if with_margin else []
    rows = []
    for figures in most_giving(rehearsal)[:RULES_MAX]:
        after, known = figures.after, members.after.get(figures.rule, 0)
        each = average(after.amount, after.baskets)
        row = [
            one_line(figures.rule),
            f"{after.baskets:,}",
            f"{percent(after.baskets, rehearsal.baskets) or '-'} %",
            report.money(after.amount),
            "-" if each is None else report.money(each),
            f"{known:,}",
            f"{percent(known, members.members) or '-'} %",
            report.money(figures.before.amount),
        ]
        if with_margin:
            margin = figures.margin
            told = (margin.before, margin.after) if margin.baskets else (None, None)
            row += ["-" if amount is None else report.money(amount) for amount in told]
        rows.append(row)
    if rows:
        put("")
        put_table(word("rules", language), [word(name, language) for name in columns], rows)


def most_giving(rehearsal: rehearsals.Rehearsal) -> list[rehearsals.RuleFigures]:
    """List the rules that were asked for or did something: the proposed ones first, by amount."""
    told = [one for one in rehearsal.rules if one.after.listed or one.touched]
    return sorted(
        told,
        key=lambda one: (not one.after.listed, -one.after.amount, -one.before.amount, one.rule),
    )


def _put_changed(report: Report, language: str) -> None:
    rows = [
        [
            one_line(one.order),
            "-" if one.member is None else one_line(one.member),
            *(report.money(amount) for amount in (one.before, one.after, one.by)),
        ]
        for one in report.rehearsal.changed[: report.top]
    ]
    if rows:
        names = ["order", "member", "before", "after", "difference"]
        put("")
        put_table(word("most_changed", language), [word(name, language) for name in names], rows)


def _below(report: Report, language: str) -> Iterator[str]:
    rehearsal, rehearsed = report.rehearsal, report.rehearsed
    changes = rehearsal.changes
    yield ""
    yield word(
        "changes",
        language,
        cheaper=f"{changes.cheaper:,}",
        cheaper_by=report.money(changes.cheaper_by),
        dearer=f"{changes.dearer:,}",
        dearer_by=report.money(changes.dearer_by),
        same=f"{changes.same:,}",
    )
    yield from _about_costs(rehearsal, language)
    yield from _about_rules(report, language)
    before, after = rehearsal.before, rehearsal.after
    if before.not_optimal or after.not_optimal:
        yield word(
            "unproven",
            language,
            before=before.not_optimal,
            after=after.not_optimal,
            gap=report.money(before.gap + after.gap),
        )
    yield from _about_what_is_left_out(report, language)
    yield word(
        "speed",
        language,
        seconds=f"{rehearsed.seconds:,.1f}",
        memory=rehearsed.memory_bytes // 2**20,
    )
    if not rehearsed.complete:
        whole = "?" if rehearsed.entries is None else f"{rehearsed.entries:,}"
        yield word("partly", language, done=f"{gone_through(rehearsed.part):,}", all=whole)


def _about_costs(rehearsal: rehearsals.Rehearsal, language: str) -> Iterator[str]:
    costed = rehearsal.margin.baskets
    if not costed:
        yield word("no_costs", language)
    elif costed != rehearsal.baskets:
        yield word("some_costs", language, costed=f"{costed:,}", baskets=f"{rehearsal.baskets:,}")


def _about_rules(report: Report, language: str) -> Iterator[str]:
    for figures in most_giving(report.rehearsal)[:RULES_MAX]:
        codes = sorted(figures.after.rejected.items(), key=lambda entry: (-entry[1], entry[0]))
        if codes and figures.after.listed:
            reasons = ", ".join(f"{count:,} {code}" for code, count in codes[:REASONS_MAX])
            yield word("rejections", language, rule=figures.rule, reasons=reasons)
        limits = beyond(report, figures)
        if limits:
            yield word("beyond", language, rule=figures.rule, limits=", ".join(limits))


def _about_what_is_left_out(report: Report, language: str) -> Iterator[str]:
    rehearsed, rehearsal = report.rehearsed, report.rehearsal
    for one in rehearsed.unknown[:LINES_MAX]:
        names = sorted(one.names)
        told = ", ".join(names[:REASONS_MAX]) + (", …" if len(names) > REASONS_MAX else "")
        yield word("unknown", language, path=one.path, names=told)
    if rehearsal.refused:
        yield word("refused", language, count=f"{sum(rehearsal.refused.values()):,}")
        for code, count in rehearsal.refused.items():
            yield f"  {count:,} {code}"
    if rehearsed.part.passed_over:
        yield word("passed_over", language, count=f"{rehearsed.part.passed_over:,}")
    if report.rejected_file is not None:
        lost = f"{sum(report.rejected.values()):,}"
        yield word("rejected", language, count=lost, file=report.rejected_file)
        yield from rejected_by_reason(report.rejected)
