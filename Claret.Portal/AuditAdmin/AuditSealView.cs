namespace Claret.Portal.AuditAdmin;

/// <summary>The seal of one entry.</summary>
/// <param name="Hash">64 hexadecimal digits.</param>
public sealed record AuditSealView(DateTime SealedAt, string Hash);
