using Claret.Portal.Sources.Reading;

namespace Claret.Portal.Sources.Files;

/// <summary>The columns of a file of people (CSV, RFC 4180, with a header; UTF-8). Each file names everybody.</summary>
public sealed record FileSettings : IReadSettings
{
    public string IdColumn { get; init; } = "id";

    public string UsernameColumn { get; init; } = "username";

    public string NameColumn { get; init; } = "name";

    public string EmailColumn { get; init; } = "email";

    /// <summary>Its interval is how often the drop folder is looked at.</summary>
    public ReadSchedule Reading { get; init; } = new();
}
