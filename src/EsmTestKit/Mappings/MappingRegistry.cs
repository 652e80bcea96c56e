using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>The mappings of the account and their life: created, enabled, updated, disabled, deleted (section 8 of the control plane's rules).</summary>
internal sealed class MappingRegistry(World world, FunctionRegistry functions, IEventSources sources, MappingBehavior behavior, Func<string, MappingConfiguration, IMappingDelivery> deliveries) : IActivity
{
    private readonly List<Mapping> _mappings = [];
    private int _roleRefusals;
    private readonly MappingValidation _validation = new(world, functions, sources, behavior);

    /// <summary>In order of creation (CTL-125).</summary>
    public IReadOnlyList<Mapping> All => _mappings;

    public bool IsBusy => _mappings.Exists(HasWork);

    public string? Busy => _mappings.Find(HasWork) switch
    {
        null => null,
        { IsInTransition: true } mapping => $"mapping {mapping.Uuid} is {mapping.State}",
        { PollingChange: not null } mapping => $"mapping {mapping.Uuid} is {mapping.State}, and its pollers are not",
        var mapping => mapping.Delivery.Busy,
    };

    private static bool HasWork(Mapping mapping) => mapping.IsInTransition || mapping.PollingChange is not null || mapping.Delivery.IsBusy;

    public Mapping Create(MappingRequest request)
    {
        MappingTags.Check(request.Tags ?? []);
        MappingTags.CheckCount(request.Tags?.Count ?? 0);
        var configuration = _validation.Create(request);
        CheckRoleIsKnown();
        CheckDuplicate(configuration, except: null);
        RuleHits.Note("CTL-090");
        var uuid = world.Ids.NextUuid();
        var mapping = new Mapping(uuid, world.Place.Arn("lambda", $"event-source-mapping:{uuid}"), configuration, world.Now) { Delivery = deliveries(uuid, configuration) };
        mapping.Delivery.Pause = new MappingPause(world, mapping, enabled => Update(uuid, new MappingRequest { Enabled = enabled }, "CP-52"));
        if (request.Tags is { Count: > 0 }) RuleHits.Note("SQS-277");
        foreach (var (key, value) in request.Tags ?? []) mapping.Tags[key] = value;
        _mappings.Add(mapping);
        world.Ledger.Append(new MappingCreated(uuid, configuration.EventSourceArn, configuration.FunctionArn));
        Advise(mapping);

        // A queue's mapping that is created disabled is so at once; a stream's passes through Creating.
        if (!configuration.Source.IsStream()) RuleHits.Note(configuration.Enabled ? "SQS-261" : "SQS-262");
        if (!configuration.Enabled) RuleHits.Note("ADD-32");
        if (!configuration.Enabled && configuration.Source.IsStream()) RuleHits.Note("ADD-62", "STR-149");
        if (!configuration.Enabled && !configuration.Source.IsStream()) Settle(mapping, MappingState.Disabled, "ADD-62");
        else Transit(mapping, MappingState.Creating, configuration.Enabled ? MappingState.Enabled : MappingState.Disabled, behavior.StartLatency, "CTL-092");
        return mapping;
    }

    public Mapping Get(string uuid) => _mappings.Find(mapping => mapping.Uuid == uuid) ?? throw MappingErrors.NotFound();

    public Mapping? FindByArn(string arn) => _mappings.Find(mapping => mapping.Arn == arn);

    /// <param name="because">The choice that it is; null: somebody asked for it.</param>
    public Mapping Update(string uuid, MappingRequest request, string? because = null)
    {
        var mapping = Get(uuid);
        RefuseInTransition(mapping, "update");
        var before = mapping.Configuration;
        var after = _validation.Update(before, request);
        if (!after.Source.IsStream()) NoteQueueUpdate(before, after, request);
        CheckDuplicate(after, mapping);
        if (request.FunctionName is not null) RuleHits.Note("CTL-080");
        RuleHits.Note("ADD-40");
        if (after.Source.IsStream()) mapping.Settled = before;
        mapping.Configuration = after;
        mapping.LastModified = world.Now;
        world.Ledger.Append(new MappingUpdated(uuid, after.FunctionArn) { Rule = because });
        Advise(mapping);
        if (before.Enabled && !after.Enabled)
        {
            mapping.Delivery.Reconfigure(after);
            Transit(mapping, MappingState.Disabling, MappingState.Disabled, behavior.StopLatency, "CTL-094");
        }
        else if (!before.Enabled && after.Enabled)
        {
            mapping.Delivery.Reconfigure(after);
            Transit(mapping, MappingState.Enabling, MappingState.Enabled, behavior.StartLatency, "CTL-095");
        }
        else
        {
            RuleHits.Note("CTL-104"); // Even where nothing changes.
            Transit(mapping, MappingState.Updating, after.Enabled ? MappingState.Enabled : MappingState.Disabled, behavior.UpdateLatency, "CTL-096");
        }

        return mapping;
    }

    public Mapping Delete(string uuid)
    {
        var mapping = Get(uuid);
        if (mapping.State == MappingState.Deleting) RuleHits.Note("CTL-118");
        RefuseInTransition(mapping, "delete");
        RuleHits.Note("CTL-116");
        mapping.LastModified = world.Now;
        if (!mapping.Configuration.Source.IsStream()) RuleHits.Note("SQS-265");
        mapping.PollingChange?.Cancel();
        mapping.PollingChange = null;
        mapping.Transitions++;
        mapping.Delivery.Remove();
        SetState(mapping, MappingState.Deleting, "CTL-097");
        world.Timeline.After(behavior.StopLatency, () =>
        {
            // Its tags and its position go with it.
            RuleHits.Note("CTL-119");
            RuleHits.Note("CTL-102");
            _mappings.Remove(mapping);
            world.Ledger.Append(new MappingDeleted(uuid) { Rule = "CTL-097" });
        });
        return mapping;
    }

    // A role that was just made is not everywhere at once: the same call succeeds a little later.
    private void CheckRoleIsKnown()
    {
        if (_roleRefusals >= behavior.RefusalsUntilRoleIsKnown) return;
        _roleRefusals++;
        throw MappingErrors.InvalidParameter("The role defined for the function cannot be assumed by Lambda.", "CTL-049", "CTL-136");
    }

    private void Advise(Mapping mapping)
    {
        var configuration = mapping.Configuration;
        if (functions.Find(configuration.Function) is not { } function) return;
        var (reserved, readers) = (0, 0);
        foreach (var other in _mappings)
        {
            if (other.Configuration.Function.Name == configuration.Function.Name) reserved += other.Configuration.MaximumConcurrency ?? 0;
            if (configuration.Enabled && other.Configuration.Enabled && other.Configuration.EventSourceArn == configuration.EventSourceArn) readers++;
        }

        foreach (var (text, rule) in sources.Hints(configuration, function, reserved, readers)) world.Ledger.Append(new MappingAdvised(mapping.Uuid, text) { Rule = rule.Text });
    }

    private static void NoteQueueUpdate(MappingConfiguration before, MappingConfiguration after, MappingRequest request)
    {
        RuleHits.Note("SQS-263");
        RuleHits.Note("SQS-271"); // A source in the request is passed over.
        if (!before.Enabled && !after.Enabled) RuleHits.Note("SQS-264");
        if (before.Function != after.Function) RuleHits.Note("SQS-269"); // Until the update holds, the old one is invoked.
        if (request.FunctionResponseTypes is { Count: 0 }) RuleHits.Note("SQS-276");
        if (request.Scaling is { MaximumConcurrency: null }) RuleHits.Note("SQS-298");
    }

    private void Transit(Mapping mapping, MappingState through, MappingState to, TimeSpan latency, RuleId rule)
    {
        SetState(mapping, through, rule);
        // Nothing new is polled from the moment somebody asks to stop (SQS-415, STR-430).
        if (to == MappingState.Disabled && behavior.LastPollLatency == TimeSpan.Zero) SetPolling(mapping, false, TimeSpan.Zero);
        var transition = ++mapping.Transitions;
        world.Timeline.After(latency, () =>
        {
            if (mapping.Transitions != transition) return;
            RuleHits.Note("CTL-099");
            RuleHits.Note("SQS-268");
            Settle(mapping, to, rule);
        });
    }

    private void Settle(Mapping mapping, MappingState state, RuleId rule)
    {
        // LastModified moves when the state settles, too.
        RuleHits.Note("CTL-106");
        mapping.LastModified = world.Now;
        mapping.Settled = null;
        SetState(mapping, state, rule);
        mapping.Delivery.Reconfigure(mapping.Configuration);
        if (state == MappingState.Enabled) SetPolling(mapping, true, behavior.FirstPollLatency);
        else SetPolling(mapping, false, behavior.LastPollLatency);
    }

    /// <summary>The state is no promise about polling: it begins and ends later, where the behaviour says so (STR-151, STR-152).</summary>
    private void SetPolling(Mapping mapping, bool polls, TimeSpan latency)
    {
        mapping.PollingChange?.Cancel();
        mapping.PollingChange = null;
        RuleHits.Note(polls ? "STR-151" : "STR-152");
        // A mapping that polls goes on with its new settings at once.
        if (latency == TimeSpan.Zero || polls == mapping.IsPolling) Poll(mapping, polls);
        else PollLater(mapping, polls, latency);
    }

    private void PollLater(Mapping mapping, bool polls, TimeSpan latency) => mapping.PollingChange = world.Timeline.After(latency, () => Poll(mapping, polls));

    private static void Poll(Mapping mapping, bool polls)
    {
        mapping.PollingChange = null;
        mapping.IsPolling = polls;
        if (polls) mapping.Delivery.Start();
        else mapping.Delivery.Stop();
    }

    private void RefuseInTransition(Mapping mapping, string verb)
    {
        if (!mapping.IsInTransition) return;
        if (behavior.RejectChangesInTransition || mapping.State == MappingState.Deleting) throw MappingErrors.InUse(verb);
        RuleHits.Note("STR-147");
    }

    private void SetState(Mapping mapping, MappingState state, RuleId rule)
    {
        if (mapping.Configuration.Source.IsStream()) RuleHits.Note("STR-148", "STR-150");
        mapping.State = state;
        world.Ledger.Append(new MappingStateChanged(mapping.Uuid, state) { Rule = rule.Text });
    }

    /// <summary>One mapping for each source and qualified function, whatever its state (CTL-065 to CTL-071, CTL-114).</summary>
    private void CheckDuplicate(MappingConfiguration configuration, Mapping? except)
    {
        var others = _mappings.FindAll(mapping => mapping != except && mapping.Configuration.EventSourceArn == configuration.EventSourceArn);
        var (source, function) = (configuration.EventSourceArn, configuration.Function.Name);
        // A stream and each of its consumers are sources of their own.
        if (_mappings.Exists(other => other != except && other.Configuration.Source == SourceKind.Kinesis && IsSameStream(other.Configuration.EventSourceArn, source))) RuleHits.Note("STR-131");
        if (others.Find(mapping => mapping.Configuration.FunctionArn == configuration.FunctionArn) is not { } twin)
        {
            if (others.Count > 0 && configuration.Source.IsStream()) RuleHits.Note("STR-130");
            if (others.Count > 0) RuleHits.Note(others.Exists(mapping => mapping.Configuration.Function.Name == function) ? "CTL-069" : "CTL-068");
            RuleHits.Note("SQS-284");
            RuleHits.Note("SQS-328"); // Mappings of one queue compete for its messages.
            return;
        }

        if (!configuration.Source.IsStream()) RuleHits.Note("SQS-283");
        if (twin.State == MappingState.Deleting) RuleHits.Note("CTL-070");
        if (twin.State == MappingState.Disabled) RuleHits.Note("CTL-071");
        if (except is not null) RuleHits.Note("CTL-114");
        throw configuration.Source.IsStream()
            ? MappingErrors.Conflict($"The event source arn (\" {source} \") and function (\" {function} \") provided mapping already exists. Please update or delete the existing mapping with UUID {twin.Uuid}", "CTL-065", "CTL-042", "STR-129")
            : MappingErrors.Conflict($"An event source mapping with SQS arn (\" {source} \") and function (\" {function} \") already exists. Please update or delete the existing mapping with UUID {twin.Uuid}", "CTL-066");
    }

    private static bool IsSameStream(string one, string other) =>
        one != other && (one.StartsWith(other + "/consumer/", StringComparison.Ordinal) || other.StartsWith(one + "/consumer/", StringComparison.Ordinal));
}
