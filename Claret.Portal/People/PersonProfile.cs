using Claret.Portal.Resets;

namespace Claret.Portal.People;

/// <summary>What the profile shows to one actor.</summary>
public sealed record PersonProfile(
    PersonRow Person, string? PasswordUrl, string? ProviderContact, DateTime CreatedAt, DateTime? LastSignInAt, DateTime? PasswordChangedAt,
    bool MayCancelResets, IReadOnlyList<ResetRow> Resets);
