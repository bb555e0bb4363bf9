using Claret.Portal.Accounts;
using Claret.Portal.Mail;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Resets;

/// <summary>Names every fault by its key, in words, at once.</summary>
public sealed class ResetOptionsValidator : IValidateOptions<ResetOptions>
{
    public ValidateOptionsResult Validate(string? name, ResetOptions options)
    {
        var faults = new List<string>();
        if (NamedValue.Of<TicketKind>(options.Delivery) is null)
            faults.Add($"Resets:Delivery is \"{options.Delivery}\". It must be Link or TemporaryPassword.");
        if (options.LinkLifetime < TimeSpan.FromMinutes(1) || options.LinkLifetime > TimeSpan.FromHours(1))
            faults.Add("Resets:LinkLifetime must be between 00:01:00 and 01:00:00: what people ask for themselves lives an hour at most.");
        if (options.TemporaryPasswordLifetime < TimeSpan.FromMinutes(1) || options.TemporaryPasswordLifetime > TimeSpan.FromHours(1))
            faults.Add("Resets:TemporaryPasswordLifetime must be between 00:01:00 and 01:00:00: what people ask for themselves lives an hour at most.");
        if (options.AdminLifetime < TimeSpan.FromMinutes(1) || options.AdminLifetime > TimeSpan.FromDays(7))
            faults.Add("Resets:AdminLifetime must be between 00:01:00 and 7.00:00:00.");
        if (options.DecoyShare is not (>= 0 and <= 1))
            faults.Add("Resets:DecoyShare must be a number from 0 to 1.");

        Limit("PerPersonPerHour", options.Limits.PerPersonPerHour);
        Limit("PerAddressPerHour", options.Limits.PerAddressPerHour);
        Limit("PerAddressPerDay", options.Limits.PerAddressPerDay);
        Limit("PerOriginPerHour", options.Limits.PerOriginPerHour);
        Limit("AlertInAllPerHour", options.Limits.AlertInAllPerHour);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Limit(string key, int value)
        {
            if (value < 1)
                faults.Add($"Resets:Limits:{key} must be 1 or more.");
        }
    }
}
