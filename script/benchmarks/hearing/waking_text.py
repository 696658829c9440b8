"""What the page says of the wake word beside its figures."""

from __future__ import annotations

from typing import Final

TEXT: Final = """
The name is heard by a model of microWakeWord, as it is, played 1.2 times as fast and 0.87 times as
fast, and confirmed by phonemes: the phrase has to fit the sound, the better the less sure the model
is, and to fit it about as well as what sounds like it (“jarvis” alone, “hey java”, “alexis”). [The
decision](decisions/0014-a-name-has-rivals.md) tells why.

“alexa” is said by {people} people of the test half: it is the one phrase of ours that people have
recorded. The other phrases are said by {voices} synthesized voices, eSpeak's variants among them.
Where no aim is asked for, fewer of them are heard, as the intervals show. Each sound goes through
the gate and the spotter as in the ears; nothing else decides about waking.

False wakes are counted in every recording there is, both halves, near the microphone, and for the
first two phrases in a share of them in a room at 2.5 m as well. What is ruled out is the upper
end of a one-sided 95 % interval (Poisson): where nothing woke it in some minutes, that says
little about hours. The last changes were set on the calibration half of the people, on the voices
in other rooms, and on all recordings that are no call: that none of these wakes it is what they
were set for, and no forecast. An earlier limit for “alexa” had seen both halves.
"""
FAILED: Final = """
What is held is held by people's “alexa”; nobody has recorded “hey jarvis”, and by synthesized
voices it stays below the aim with a television at 2 m. “hey mycroft” is heard in half of the rooms.
Television at 5 dB is too loud for any of them. Copies of people's voices with a throat smaller by a
quarter are heard less than the others still; since the sound is played slower as well, twice as
often as before. “a letter” still wakes it, by one voice of two.

Tried in vain: phonemes left free before and after the phrase, invented rivals, a model that is
never reset, speeds other than 1.2 and 0.87. Not tried yet: the second opinion on the sound without
its noise.
"""
