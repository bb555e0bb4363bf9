namespace Claret.Portal.People;

/// <summary>One page of the grid.</summary>
/// <param name="Page">Counted from 1.</param>
/// <param name="Count">How many there are in all; null where nobody counted.</param>
/// <param name="IsMore">There are more than <see cref="Count"/>.</param>
public sealed record PeopleList(IReadOnlyList<PersonRow> Rows, int Page, bool HasPrevious, bool HasNext, int? Count, bool IsMore)
{
    public long First => Rows.Count == 0 ? 0 : ((long)(Page - 1) * PeopleSearch.PageSize) + 1;

    public long Last => First + Math.Max(0, Rows.Count - 1);
}
