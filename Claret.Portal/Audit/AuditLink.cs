namespace Claret.Portal.Audit;

/// <summary>One place in the chain: a row and its seal, of which either may be missing.</summary>
public sealed record AuditLink(long Id, AuditRecord? Row, SealRecord? Seal);
