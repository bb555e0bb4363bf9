namespace Claret.Portal.Data;

/// <summary>A key made at the first start, kept under Data Protection, and never rotated: what it has hashed must stay comparable.</summary>
public sealed class PortalSecret
{
    public required string Name { get; init; }

    public required string ProtectedValue { get; init; }
}
