namespace Claret.Portal.Telemetry;

/// <summary>Section <c>Telemetry</c>.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>Of an OpenTelemetry collector that speaks OTLP over gRPC, such as http://localhost:4317. Empty sends nothing anywhere.</summary>
    public string OtlpEndpoint { get; set; } = "";
}
