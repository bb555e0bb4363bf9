namespace Claret.Portal.People;

/// <summary>One page of the grid.</summary>
/// <param name="Page">Counted from 1.</param>
public sealed record PeopleList(IReadOnlyList<PersonRow> Rows, int Page, int Total)
{
    public const int PageSize = 25;

    public int Pages => Math.Max(1, (Total + PageSize - 1) / PageSize);

    public int First => Total == 0 ? 0 : ((Page - 1) * PageSize) + 1;

    public int Last => First + Math.Max(0, Rows.Count - 1);
}
