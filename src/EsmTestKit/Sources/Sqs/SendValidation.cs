using System.Text;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>What a queue accepts of a message (SQS-056 to SQS-081, SQS-156 to SQS-159).</summary>
internal static class SendValidation
{
    private const int LongestId = 128;
    private const int LongestName = 256;
    private const int MostAttributes = 10;
    private const string IdPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /// <param name="queue">The queue's own limits and type.</param>
    /// <param name="inBatch">Texts and codes differ a little in a batch (SQS-097, SQS-100).</param>
    public static void Check(SendRequest request, QueueAttributes queue, bool inBatch)
    {
        if (request.Body.Length == 0) throw SqsErrors.MissingParameter("MessageBody").By("SQS-056");
        CheckIds(request, queue, inBatch);
        CheckDelay(request, queue);
        if (!IsLegal(request.Body)) throw SqsErrors.InvalidMessageContents().By(inBatch ? "SQS-098" : "SQS-059");
        RuleHits.Note("SQS-060"); // Whatever is legal is kept as it is.
        foreach (var (name, attribute) in request.Attributes) CheckAttribute(name, attribute);
        if (request.Attributes.Count > MostAttributes)
        {
            throw SqsErrors.InvalidParameter($"Number of message attributes [{request.Attributes.Count}] exceeds the allowed maximum [{MostAttributes}].").By("SQS-074");
        }

        RuleHits.Note("SQS-058");
        if (Bytes(request) > queue.MaximumMessageBytes)
        {
            var verb = inBatch ? "cannot be validated" : "are invalid";
            throw SqsErrors.InvalidParameter($"One or more parameters {verb}. Reason: Message must be shorter than {queue.MaximumMessageBytes} bytes.").By("WIR-054").By(inBatch ? "SQS-097" : "SQS-058");
        }
    }

    /// <summary>UTF-8 bytes of the body, and of each user attribute its name, data type and value (SQS-057).</summary>
    public static int Bytes(SendRequest request)
    {
        RuleHits.Note("SQS-057");
        return Encoding.UTF8.GetByteCount(request.Body) + request.Attributes.Sum(pair =>
            Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value.DataType) + (pair.Value.Binary?.Length ?? Encoding.UTF8.GetByteCount(pair.Value.Text ?? string.Empty)));
    }

    private static void CheckIds(SendRequest request, QueueAttributes queue, bool inBatch)
    {
        if (request.GroupId is { } group) CheckId(group, "MessageGroupId");
        else if (queue.IsFifo)
        {
            throw inBatch
                ? SqsErrors.InvalidParameter("The request must contain the parameter MessageGroupId.").By("SQS-100")
                : SqsErrors.MissingParameter("MessageGroupId").By("SQS-156");
        }

        if (request.DeduplicationId is { } id)
        {
            if (!queue.IsFifo) throw SqsErrors.InvalidValue(id, "MessageDeduplicationId", "The request includes a parameter that is not valid for this queue type.").By("SQS-067");
            CheckId(id, "MessageDeduplicationId");
        }
        else if (queue is { IsFifo: true, ContentBasedDeduplication: false })
        {
            throw SqsErrors.InvalidParameter("The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly").By(inBatch ? "SQS-099" : "SQS-157");
        }
    }

    public static void CheckId(string id, string parameter)
    {
        RuleHits.Note("SQS-070");
        if (id.Length is >= 1 and <= LongestId && id.All(character => char.IsAsciiLetterOrDigit(character) || IdPunctuation.Contains(character, StringComparison.Ordinal))) return;
        throw SqsErrors.InvalidValue(id, parameter, $"{parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.").By("SQS-069");
    }

    private static void CheckDelay(SendRequest request, QueueAttributes queue)
    {
        if (request.Delay is not { } delay) return;
        var seconds = (long)delay.TotalSeconds;
        // Zero is accepted on a FIFO queue, and the queue's own delay holds all the same (SQS-159).
        if (queue.IsFifo && seconds > 0) throw SqsErrors.InvalidValue(seconds, "DelaySeconds", "The request include parameter that is not valid for this queue type.").By("SQS-158");
        if (seconds is < 0 or > 900) throw SqsErrors.InvalidValue(seconds, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.").By("SQS-064");
    }

    private static void CheckAttribute(string name, MessageAttribute attribute)
    {
        var isLegalName = name.Length is >= 1 and <= LongestName
            && !name.StartsWith('.') && !name.EndsWith('.') && !name.Contains("..", StringComparison.Ordinal) // SQS-076
            && !name.StartsWith("AWS.", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("Amazon.", StringComparison.OrdinalIgnoreCase)
            && name.All(character => char.IsLetterOrDigit(character) || character is '_' or '-' or '.'); // SQS-077
        RuleHits.Note("SQS-077");
        RuleHits.Note("SQS-076");
        if (!isLegalName) throw SqsErrors.InvalidParameter($"Message (user) attribute name '{name}' is invalid.").By("SQS-075");
        if (attribute.DataType.Length > LongestName || attribute.Family is not ("String" or "Number" or "Binary"))
        {
            throw SqsErrors.InvalidParameter($"The type of message (user) attribute '{name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.").By("SQS-078");
        }

        var isEmpty = attribute.Family == "Binary" ? attribute.Binary is null or { Length: 0 } : string.IsNullOrEmpty(attribute.Text);
        if (isEmpty) throw SqsErrors.InvalidParameter($"Message (user) attribute '{name}' must contain a non-empty value of type '{(attribute.Family == "Binary" ? "Binary" : "String")}'.").By("SQS-079");
        if (attribute.Text is { } text && !IsLegal(text)) throw SqsErrors.InvalidParameter($"Message (user) attribute '{name}' contains characters that are not valid.").By("SQS-080");
        if (attribute.Family == "Number" && !NumberText.IsNumber(attribute.Text!)) throw SqsErrors.InvalidParameter($"Can't cast the value of message (user) attribute '{name}' to a number.").By("SQS-081");
    }

    // #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF (SQS-059)
    private static bool IsLegal(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            var value = rune.Value;
            if (value is not (0x9 or 0xA or 0xD or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or >= 0x10000)) return false;
        }

        return true;
    }
}
