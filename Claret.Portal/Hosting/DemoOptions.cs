namespace Claret.Portal.Hosting;

/// <summary>Section <c>Demo</c>: made-up people with a known password. In Development on loopback addresses alone; anything else refuses to start.</summary>
public sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>Unless set, true in Development and false elsewhere.</summary>
    public bool? Enabled { get; set; }

    /// <summary>So many made-up people more, to see the portal with as many.</summary>
    public int People { get; set; }

    public bool IsOn => Enabled == true;
}
