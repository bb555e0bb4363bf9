namespace Claret.Portal.Hosting;

/// <summary>Section <c>Hosting</c>.</summary>
public sealed class HostingOptions
{
    public const string Section = "Hosting";

    /// <summary>
    /// How many connections, and how many circuits, one address (of IPv6: one /64) may have on one node at a time. A page is one of
    /// each; a page whose connection broke still has its circuit for a few minutes. A whole office may share an address.
    /// </summary>
    public int CircuitsPerAddress { get; set; } = 200;
}
