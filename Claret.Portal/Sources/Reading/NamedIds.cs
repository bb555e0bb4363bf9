using System.Globalization;
using System.Runtime.InteropServices;

namespace Claret.Portal.Sources.Reading;

/// <summary>Everybody's ids during one run, each with a byte of what is known of it: a million take some hundred megabytes.</summary>
/// <param name="most">More end the run, before they take all of the memory.</param>
public sealed class NamedIds(int most = NamedIds.Most)
{
    public const int Most = 2_000_000;

    /// <summary>Of the column.</summary>
    private const int MaxId = 255;

    private readonly Dictionary<string, Marks> ids = new(StringComparer.Ordinal);

    [Flags]
    private enum Marks : byte
    {
        None = 0,
        Named = 1,
        Known = 2,

        /// <summary>Is read whether anything changed there or not.</summary>
        Wanted = 4,
        Seen = 8,
    }

    public int Count { get; private set; }

    /// <summary>Ids are compared letter by letter: what would have to be changed to be kept could become somebody else's.</summary>
    public static SourceRefusal? FaultOf(string? id) =>
        string.IsNullOrWhiteSpace(id) ? SourceRefusal.IdMissing
        : id.Length > MaxId ? SourceRefusal.IdTooLong
        : Hosting.Typed.Cut(id, MaxId) != id ? SourceRefusal.IdUnreadable
        : null;

    /// <exception cref="SourceFaultException">There are too many.</exception>
    public void Name(string id)
    {
        if (FaultOf(id) is not null)
            return;

        ref var marks = ref Marked(id);
        if (!marks.HasFlag(Marks.Named))
            Count++;
        marks |= Marks.Named;
    }

    public bool IsNamed(string id) => ids.TryGetValue(id, out var marks) && marks.HasFlag(Marks.Named);

    /// <summary>Somebody here has this id, and may have been gone. False when the source doesn't name it.</summary>
    public bool IsNamed(string id, bool isWanted)
    {
        ref var marks = ref CollectionsMarshal.GetValueRefOrNullRef(ids, id);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref marks))
            return false;

        marks |= isWanted ? Marks.Known | Marks.Wanted : Marks.Known;
        return true;
    }

    public void Want(string id) => IsNamed(id, isWanted: true);

    public bool IsKnown(string id) => ids.TryGetValue(id, out var marks) && marks.HasFlag(Marks.Known);

    /// <summary>A row with this id is there. False for the second one.</summary>
    /// <exception cref="SourceFaultException">There are too many.</exception>
    public bool See(string id)
    {
        ref var marks = ref Marked(id);
        var isFirst = !marks.HasFlag(Marks.Seen);
        marks |= Marks.Seen;
        return isFirst;
    }

    /// <summary>Those who must be read although nothing may have changed there: nobody here has the id, they come back, or were linked by hand. Without those seen already.</summary>
    public IEnumerable<string> Wanted() =>
        ids.Where(id => id.Value.HasFlag(Marks.Named) && !id.Value.HasFlag(Marks.Seen) && (!id.Value.HasFlag(Marks.Known) || id.Value.HasFlag(Marks.Wanted))).Select(id => id.Key);

    private ref Marks Marked(string id)
    {
        ref var marks = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, id, out var isKnown);
        if (!isKnown && ids.Count > most)
            throw new SourceFaultException(SourceFault.TooManyPeople, string.Create(CultureInfo.InvariantCulture, $"more than {most:N0}"));
        return ref marks;
    }
}
