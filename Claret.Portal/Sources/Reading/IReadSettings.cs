namespace Claret.Portal.Sources.Reading;

/// <summary>What the settings of a directory and of a file have in common.</summary>
public interface IReadSettings
{
    ReadSchedule Reading { get; }
}
