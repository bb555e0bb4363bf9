namespace Claret.Portal.People;

/// <summary>One thing that the grid can be narrowed by.</summary>
/// <param name="Only">The grid narrowed by it alone.</param>
/// <param name="Count">How many people that leaves, up to <see cref="PeopleSearch.CountedUpTo"/> and one more.</param>
/// <param name="ProviderName">Of a provider; the others are named by what they are.</param>
public sealed record PeopleFacet(PeopleView Only, int Count, string? ProviderName = null);
