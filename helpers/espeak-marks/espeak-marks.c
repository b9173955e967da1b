// SPDX-License-Identifier: GPL-3.0-or-later
//
// espeak-marks speaks the text on its standard input with espeak-ng and tells when each word and
// each phone is spoken. It is a program of its own, under espeak-ng's licence: see COPYING.
//
//	espeak-marks [-m] VOICE WORDS-A-MINUTE < text
//
// -m reads the text as SSML. On standard output come lines, and then the sound:
//
//	espeak-marks 1
//	rate HZ
//	word SAMPLE POSITION LENGTH   position in the text, in characters from 0
//	phone SAMPLE IPA              without a name it is a pause
//	end SAMPLE
//	pcm BYTES                     then as many bytes: 16 bit, little endian, mono
//
// It ends with 2 for a wrong call, 3 for a voice that does not exist, 1 for anything else.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <espeak-ng/speak_lib.h>

enum { MAX_TEXT = 1 << 16, MAX_SOUND = 32 << 20, MAX_LINES = 4 << 20 };

struct buffer {
	char *bytes;
	size_t length, room, most;
};

static struct buffer sound = {.most = MAX_SOUND}, lines = {.most = MAX_LINES};

static void die(int code, const char *what) {
	fprintf(stderr, "espeak-marks: %s\n", what);
	exit(code);
}

static void append(struct buffer *b, const void *data, size_t n) {
	if (n > b->most - b->length)
		die(1, "the text is too long");
	if (b->length + n > b->room) {
		b->room = 2 * (b->length + n);
		b->bytes = realloc(b->bytes, b->room);
		if (b->bytes == NULL)
			die(1, "out of memory");
	}
	memcpy(b->bytes + b->length, data, n);
	b->length += n;
}

static void tell(const espeak_EVENT *e) {
	char line[64], name[sizeof e->id.string + 1] = {0};
	int n = 0;
	switch (e->type) {
	case espeakEVENT_WORD:
		n = snprintf(line, sizeof line, "word %d %d %d\n", e->sample, e->text_position - 1, e->length);
		break;
	case espeakEVENT_PHONEME:
		// The name fills its eight bytes when it is that long, and then has no end.
		memcpy(name, e->id.string, sizeof e->id.string);
		n = snprintf(line, sizeof line, "phone %d %s\n", e->sample, name);
		break;
	default:
		break;
	}
	if (n > 0)
		append(&lines, line, (size_t)n);
}

static int heard(short *wave, int samples, espeak_EVENT *events) {
	if (wave != NULL && samples > 0)
		append(&sound, wave, (size_t)samples * sizeof *wave);
	for (; events->type != espeakEVENT_LIST_TERMINATED; events++)
		tell(events);
	return 0;
}

static char *read_text(void) {
	static char text[MAX_TEXT + 1];
	size_t n = fread(text, 1, sizeof text, stdin);
	if (ferror(stdin))
		die(1, "the text cannot be read");
	if (n > MAX_TEXT)
		die(1, "the text is too long");
	text[n] = '\0';
	return text;
}

int main(int argc, char **argv) {
	unsigned flags = espeakCHARS_UTF8;
	if (argc > 1 && strcmp(argv[1], "-m") == 0) {
		flags |= espeakSSML;
		argc--, argv++;
	}
	int pace = argc == 3 ? atoi(argv[2]) : 0;
	if (pace < espeakRATE_MINIMUM || pace > espeakRATE_MAXIMUM)
		die(2, "usage: espeak-marks [-m] VOICE WORDS-A-MINUTE < text");
	char *text = read_text();
	int rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL,
		espeakINITIALIZE_PHONEME_EVENTS | espeakINITIALIZE_PHONEME_IPA | espeakINITIALIZE_DONT_EXIT);
	if (rate <= 0)
		die(1, "espeak-ng does not start: is its data installed?");
	if (espeak_SetVoiceByName(argv[1]) != EE_OK)
		die(3, "voice does not exist");
	espeak_SetSynthCallback(heard);
	espeak_SetParameter(espeakRATE, pace, 0);
	if (espeak_Synth(text, strlen(text) + 1, 0, POS_CHARACTER, 0, flags, NULL, NULL) != EE_OK || espeak_Synchronize() != EE_OK)
		die(1, "espeak-ng does not speak");
	printf("espeak-marks 1\nrate %d\n", rate);
	fwrite(lines.bytes, 1, lines.length, stdout);
	printf("end %zu\npcm %zu\n", sound.length / sizeof(short), sound.length);
	fwrite(sound.bytes, 1, sound.length, stdout);
	if (fflush(stdout) != 0)
		die(1, "the sound cannot be written");
	return 0;
}
