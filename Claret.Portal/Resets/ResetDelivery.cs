namespace Claret.Portal.Resets;

public enum ResetDelivery
{
    Link = 0,
    TemporaryPassword = 1,
}
