namespace Claret.Portal.Sources.Reading;

/// <summary>The provider was switched off, or set up otherwise, while the run was under way. Nothing more is changed.</summary>
public sealed class SetUpAnewException() : Exception("The provider isn't set up as it was when the run began.");
