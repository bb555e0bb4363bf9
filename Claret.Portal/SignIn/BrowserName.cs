namespace Claret.Portal.SignIn;

/// <summary>
/// What a User-Agent header calls itself, in words that people know: the browser and what it runs on. A hint to recognise one's
/// own by, for anybody can send any header; either is null where it says nothing that is known.
/// </summary>
public sealed record BrowserName(string? Browser, string? System)
{
    // Nearly all call themselves Safari too, and most of those Chrome: the particular ones stand first.
    private static readonly (string Token, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"),
        ("OPR/", "Opera"), ("OPT/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Vivaldi/", "Vivaldi"),
        ("DuckDuckGo/", "DuckDuckGo"), ("Ddg/", "DuckDuckGo"),
        ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"),
        ("CriOS/", "Chrome"), ("HeadlessChrome/", "Chrome"), ("Chrome/", "Chrome"), ("Chromium/", "Chromium"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Token, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"),
        ("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux"),
    ];

    public bool IsPhone => System is "iPhone" or "iPad" or "Android";

    public static BrowserName Of(string? userAgent) => new(Find(Browsers, userAgent), Find(Systems, userAgent));

    private static string? Find((string Token, string Name)[] known, string? text) =>
        text is null ? null : known.FirstOrDefault(entry => text.Contains(entry.Token, StringComparison.Ordinal)).Name;
}
