namespace Claret.Portal.Sources.Sso;

/// <summary>What our own checks of an answer found, on its way through the framework's handler.</summary>
/// <param name="kind">In a word, for the audit.</param>
public sealed class SsoRefusedException(SsoRefusal why, string kind) : Exception($"{why}: {kind}")
{
    public SsoRefusal Why { get; } = why;

    public string Kind { get; } = kind;
}
