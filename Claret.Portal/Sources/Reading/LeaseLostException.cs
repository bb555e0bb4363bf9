namespace Claret.Portal.Sources.Reading;

/// <summary>The run was closed from elsewhere while it was carried out here: it was taken for dead, or its provider was removed. Nothing more is changed.</summary>
public sealed class LeaseLostException() : Exception("The run isn't this node's any more.");
