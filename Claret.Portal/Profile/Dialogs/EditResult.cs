using Claret.Portal.Accounts;
using Claret.Portal.Resets;

namespace Claret.Portal.Profile.Dialogs;

/// <param name="Saved">Null where the dialog was closed after a refusal.</param>
/// <param name="Reset">What came of the reset to the new address; null where none was wanted.</param>
public sealed record EditResult(PersonDetails? Saved, SendOutcome? Reset);
