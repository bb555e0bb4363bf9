using Claret.Portal.Accounts;

namespace Claret.Portal.Invitations;

/// <summary>One entry of what somebody typed or pasted: an address, or what stood where one was expected.</summary>
/// <param name="Name">As it stood beside the address; null where there was none.</param>
public sealed record TypedAddress(string Email, string? Name)
{
    public bool IsOne => !DetailRules.FaultsOf(new PersonDetails("Name", "username", Email)).Any();

    /// <summary>As it can be typed again.</summary>
    public string Text => Name is null ? Email : Name.AsSpan().ContainsAny(",;<>") ? $"\"{Name}\" <{Email}>" : $"{Name} <{Email}>";
}
