using Claret.Portal.Mail;

namespace Claret.Portal.People;

/// <summary>How somebody wants the people grid; kept with their account, so that it is the same at every desk.</summary>
public sealed record GridLook
{
    private const string Compact = "compact";

    public bool IsCompact { get; init; }

    /// <summary>In the order of the table.</summary>
    public IReadOnlyList<GridColumn> Columns { get; init; } = [GridColumn.Email, GridColumn.Source, GridColumn.State, GridColumn.LastSignIn];

    /// <summary>What <see cref="Text"/> gave; unknown words are passed over, and without any it is the usual look.</summary>
    public static GridLook Of(string? text)
    {
        if (text is null)
            return new GridLook();

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new GridLook
        {
            IsCompact = words.Contains(Compact, StringComparer.Ordinal),
            Columns = [.. words.Select(NamedValue.Of<GridColumn>).OfType<GridColumn>().Distinct().Order()],
        };
    }

    public bool Has(GridColumn column) => Columns.Contains(column);

    public GridLook With(GridColumn column, bool isShown) =>
        this with { Columns = [.. Columns.Where(other => other != column).Concat(isShown ? [column] : []).Order()] };

    public string Text() => string.Join(' ', (IsCompact ? [Compact] : Array.Empty<string>()).Concat(Columns.Select(column => column.ToString())));
}
