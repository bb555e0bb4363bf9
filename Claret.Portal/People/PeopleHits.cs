namespace Claret.Portal.People;

/// <summary>Who is on one page of the people grid, in its order.</summary>
/// <param name="Count">How many there are in all, up to <see cref="PeopleSearch.CountedUpTo"/> and one more; null where counting would take longer than looking.</param>
/// <param name="Page">The page that this is: the last one where the asked one lies beyond the end.</param>
public sealed record PeopleHits(IReadOnlyList<long> Ids, int Page, bool HasPrevious, bool HasNext, int? Count);
