namespace Claret.Portal.Shell;

/// <summary>
/// Something that a capability has to say above the pages of those who are signed in. It decides by itself to whom, on which
/// pages and when, and draws nothing otherwise.
/// </summary>
/// <param name="Component">Without parameters; stays for as long as the circuit, whatever page is shown.</param>
public sealed record PageNotice(Type Component);
