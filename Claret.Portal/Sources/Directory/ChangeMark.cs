namespace Claret.Portal.Sources.Directory;

/// <summary>Up to where a directory has been read.</summary>
public abstract class ChangeMark
{
    /// <summary>An operational attribute that <see cref="See"/> looks at; null where it needs none.</summary>
    public virtual string? Attribute => null;

    /// <summary>Finds what changed since an earlier <see cref="Value"/>, and perhaps more; null where only the whole can be read.</summary>
    public abstract string? FilterSince(string earlier);

    /// <summary>Each person who was read.</summary>
    public virtual void See(LdapEntry entry)
    {
    }

    /// <summary>Where the next reading may begin, once all have been seen; null for the beginning.</summary>
    /// <param name="earlier">Where this one began; null for the beginning.</param>
    public abstract string? Value(string? earlier);
}
