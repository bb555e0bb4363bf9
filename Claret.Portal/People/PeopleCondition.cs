namespace Claret.Portal.People;

/// <summary>One thing that the people grid is narrowed by, in SQL.</summary>
/// <param name="Ids">Selects the ids of those to whom it applies, or of a few more, by an index.</param>
/// <param name="Test">Decides for the row <c>p</c>.</param>
/// <param name="Index">Where there is one: the index that has exactly these people in the order of their names.</param>
/// <param name="Lead">What such an index is entered by.</param>
/// <param name="Column">The one column that it wants one value of: an order that begins with it has these people side by side.</param>
/// <param name="IsLoose">The ids are indeed a few more.</param>
/// <param name="IsOfText">It tests nothing but the text to search.</param>
internal sealed record PeopleCondition(string Ids, string Test, string? Index = null, string? Lead = null, string? Column = null, bool IsLoose = false, bool IsOfText = false);
