namespace Claret.Portal.Resets;

public enum VignetteKind
{
    Mail,
    Done,
    Dead,
}
