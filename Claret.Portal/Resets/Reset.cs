using Claret.Portal.Accounts;

namespace Claret.Portal.Resets;

/// <summary>The whole case, from the request to the notice.</summary>
public sealed class Reset
{
    public long Id { get; init; }

    /// <summary>Eight letters and digits without look-alikes, as <c>K7QM-4WX9</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>Guarded: whoever moves it on must have read the state it moves on from.</summary>
    public ResetState State { get; set; }

    public ResetReason? Reason { get; set; }

    public required ResetStart StartedBy { get; init; }

    public required DateTime RequestedAt { get; init; }

    public DateTime? EndedAt { get; set; }

    /// <summary>Whose password; null until the request is resolved, and for good where it matches nobody.</summary>
    public long? PersonId { get; set; }

    public Person? Person { get; set; }

    /// <summary>The admin who sent it.</summary>
    public long? ActorId { get; init; }

    /// <summary>As typed into the form, cut at 254 characters, for the admin who is asked why no mail came.</summary>
    public string? TypedEmail { get; set; }

    /// <summary>As typed; erased when the request is resolved, since people type passwords into the wrong field.</summary>
    public string? TypedUsername { get; set; }

    /// <summary>The address is past its limit: one mail an hour still goes out.</summary>
    public bool IsOverAddressLimit { get; set; }

    public string? OriginAddress { get; init; }

    public string? OriginBrowser { get; init; }

    public List<ResetEvent> Events { get; init; } = [];

    public List<Ticket> Tickets { get; init; } = [];

    /// <summary>Ends it without a new password, and says so in its trace.</summary>
    public void Close(ResetReason reason, DateTime now, long? actorId = null)
    {
        State = ResetState.Closed;
        Reason = reason;
        EndedAt = now;
        Events.Add(new ResetEvent { At = now, Kind = ResetEventKind.Ended, Detail = reason.ToString(), ActorId = actorId });
    }
}
