namespace Claret.Portal.Sources.Directory;

/// <summary>What tells people apart, and what tells that they changed.</summary>
public enum DirectoryKind
{
    /// <summary>entryUUID and modifyTimestamp (RFC 4530, RFC 4512).</summary>
    OpenLdap = 0,

    /// <summary>objectGUID and uSNChanged.</summary>
    ActiveDirectory = 1,
}
