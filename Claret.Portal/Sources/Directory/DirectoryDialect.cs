namespace Claret.Portal.Sources.Directory;

/// <summary>What one kind of directory calls things: its people's ids, and what tells that they changed.</summary>
public abstract class DirectoryDialect
{
    public abstract string IdAttribute { get; }

    /// <summary>Null where the entry shows none.</summary>
    public abstract string? IdOf(LdapEntry entry);

    /// <summary>Finds the one entry with this id.</summary>
    public abstract string IdFilter(string id);

    /// <summary>Taken before anybody is read, so that nothing which changes meanwhile is missed.</summary>
    public abstract Task<ChangeMark> MarkAsync(LdapLine line, DateTime now, CancellationToken cancellationToken);

    public static DirectoryDialect Of(DirectoryKind kind) => kind switch
    {
        DirectoryKind.ActiveDirectory => new ActiveDirectoryDialect(),
        _ => new OpenLdapDialect(),
    };
}
