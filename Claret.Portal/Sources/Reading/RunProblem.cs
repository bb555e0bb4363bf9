namespace Claret.Portal.Sources.Reading;

/// <summary>What may stand before the colon in <see cref="SyncRun.Problem"/>, besides a <see cref="SourceFault"/>.</summary>
public enum RunProblem
{
    /// <summary>The guard: "2310 of 4000". Also in a dry run, which is finished all the same.</summary>
    WouldBlock,

    /// <summary>The portal was stopped or killed in the middle.</summary>
    Interrupted,

    /// <summary>Its provider was switched off, or set up otherwise, in the middle.</summary>
    SetUpAnew,
}
