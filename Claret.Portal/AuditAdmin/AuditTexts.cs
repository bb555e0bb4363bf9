namespace Claret.Portal.AuditAdmin;

/// <summary>Names the resource file beside it.</summary>
public sealed class AuditTexts;
