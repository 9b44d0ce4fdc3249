/*
 * A libnvidia-ml.so.1 that says what a file tells it to say, with the public ABI of nvml.h (go-nvml 0.12.9; V4: NVML API
 * reference R615). Built by the tests with gcc. The file is "gpus" in the library's own folder, read at every call:
 *
 *   version TEXT               the driver's version
 *   count N                    what nvmlDeviceGetCount_v2 says; else the number of gpu lines
 *   fail FUNCTION CODE         this function answers CODE
 *   hang FUNCTION              this function does not come back as long as the line is there
 *   slow FUNCTION MILLIS       this function takes its time
 *   newest N                   versions of the fabric structure above N are refused: 1 to 4
 *   gpu STATE STATUS UUID CLIQUE MASK SUMMARY [TYPE]      numbers as strtoul(3) takes them; UUID is 32 hex digits, TYPE
 *                                                         that of the clique in V4
 *
 * What is called is written, a line a call, to "calls" beside it. -DOLD leaves out V4, -DOLDER the versioned call as well,
 * -DOLDEST every fabric call; -DBARE leaves out nvmlInit_v2, -DSILENT nvmlErrorString and all that is only told.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int nvmlReturn_t;
typedef struct nvmlDevice_st *nvmlDevice_t;

enum { SUCCESS = 0, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, VERSION_MISMATCH = 25, UNINITIALIZED = 1 };

typedef struct {
  unsigned char clusterUuid[16];
  nvmlReturn_t status;
  unsigned int cliqueId;
  unsigned char state;
} fabric_v1;

typedef struct {
  unsigned int version;
  unsigned char clusterUuid[16];
  nvmlReturn_t status;
  unsigned int cliqueId;
  unsigned char state;
  unsigned int healthMask;
} fabric_v2;

typedef struct {
  unsigned int version;
  unsigned char clusterUuid[16];
  nvmlReturn_t status;
  unsigned int cliqueId;
  unsigned char state;
  unsigned int healthMask;
  unsigned char healthSummary;
} fabric_v3;

typedef struct {
  unsigned char clusterUuid[16];
  nvmlReturn_t status;
  struct {
    unsigned char type;
    unsigned int id;
  } cliques[64];
  unsigned int numCliques;
  unsigned char state;
  unsigned int healthMask;
  unsigned char healthSummary;
} fabric_v4;

struct gpu {
  unsigned long state, status, clique, mask, summary, type;
  unsigned char uuid[16];
};

static int initialised;

static FILE *beside(const char *name, const char *mode) {
  Dl_info here;
  char path[4096];
  if (!dladdr((void *)beside, &here)) return NULL;
  const char *slash = strrchr(here.dli_fname, '/');
  int folder = slash ? (int)(slash - here.dli_fname) : 0;
  snprintf(path, sizeof path, "%.*s/%s", folder, here.dli_fname, name);
  return fopen(path, mode);
}

/* What follows these words in a line of the file: 1 when there is such a line. */
static int told(const char *what, const char *function, char rest[256]) {
  char line[1024], key[256];
  int found = 0;
  FILE *file = beside("gpus", "r");
  if (!file) return 0;
  snprintf(key, sizeof key, "%s%s%s", what, *function ? " " : "", function);
  size_t length = strlen(key);
  while (!found && fgets(line, sizeof line, file)) {
    line[strcspn(line, "\n")] = 0;
    if (!strncmp(line, key, length) && (line[length] == ' ' || !line[length])) {
      snprintf(rest, 256, "%.255s", line + length + (line[length] == ' '));
      found = 1;
    }
  }
  fclose(file);
  return found;
}

static nvmlReturn_t called(const char *function) {
  char rest[256];
  FILE *calls = beside("calls", "a");
  if (calls) {
    fprintf(calls, "%s\n", function);
    fclose(calls);
  }
  while (told("hang", function, rest)) usleep(20000);
  if (told("slow", function, rest)) usleep(1000 * (useconds_t)strtoul(rest, NULL, 0));
  return told("fail", function, rest) ? (nvmlReturn_t)strtol(rest, NULL, 0) : SUCCESS;
}

/* The number of gpu lines; the one with this number is put into gpu. */
static unsigned int gpus(unsigned long number, struct gpu *gpu) {
  char line[1024], uuid[33];
  unsigned int count = 0;
  FILE *file = beside("gpus", "r");
  if (!file) return 0;
  while (fgets(line, sizeof line, file)) {
    struct gpu g = {0};
    char numbers[6][32] = {{0}};
    if (sscanf(line, "gpu %31s %31s %32s %31s %31s %31s %31s", numbers[0], numbers[1], uuid, numbers[2], numbers[3], numbers[4],
               numbers[5]) < 6)
      continue;
    g.state = strtoul(numbers[0], NULL, 0);
    g.status = strtoul(numbers[1], NULL, 0);
    g.clique = strtoul(numbers[2], NULL, 0);
    g.mask = strtoul(numbers[3], NULL, 0);
    g.summary = strtoul(numbers[4], NULL, 0);
    g.type = strtoul(numbers[5], NULL, 0);
    for (int i = 0; i < 16; i++) sscanf(uuid + 2 * i, "%2hhx", &g.uuid[i]);
    if (count++ == number && gpu) *gpu = g;
  }
  fclose(file);
  return count;
}

static unsigned long newest(void) {
  char rest[256];
  return told("newest", "", rest) ? strtoul(rest, NULL, 0) : 4;
}

#ifndef BARE
nvmlReturn_t nvmlInit_v2(void) {
  nvmlReturn_t code = called("nvmlInit_v2");
  initialised += code == SUCCESS;
  return code;
}
#endif

nvmlReturn_t nvmlShutdown(void) {
  initialised--;
  return called("nvmlShutdown");
}

nvmlReturn_t nvmlDeviceGetCount_v2(unsigned int *count) {
  char rest[256];
  nvmlReturn_t code = initialised ? called("nvmlDeviceGetCount_v2") : UNINITIALIZED;
  *count = told("count", "", rest) ? (unsigned int)strtoul(rest, NULL, 0) : gpus(0, NULL);
  return code;
}

nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(unsigned int index, nvmlDevice_t *device) {
  *device = (nvmlDevice_t)(size_t)(index + 1);
  return called("nvmlDeviceGetHandleByIndex_v2");
}

#ifndef SILENT
const char *nvmlErrorString(nvmlReturn_t code) {
  switch (code) {
    case SUCCESS: return "Success";
    case UNINITIALIZED: return "Uninitialized";
    case INVALID_ARGUMENT: return "Invalid Argument";
    case NOT_SUPPORTED: return "Not Supported";
    case 9: return "Driver Not Loaded";
    case 15: return "GPU is lost";
    case 18: return "Driver/library version mismatch";
    case 24: return "Insufficient Resources";
    case VERSION_MISMATCH: return "The requested version of an argument is not supported";
    default: return "Unknown Error";
  }
}

nvmlReturn_t nvmlSystemGetDriverVersion(char *version, unsigned int length) {
  char rest[256] = "580.95.05";
  told("version", "", rest);
  snprintf(version, length, "%s", rest);
  return called("nvmlSystemGetDriverVersion");
}

nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t device, char *uuid, unsigned int length) {
  snprintf(uuid, length, "GPU-00000000-0000-0000-0000-%012zx", (size_t)device - 1);
  return called("nvmlDeviceGetUUID");
}
#endif

#ifndef OLDEST
nvmlReturn_t nvmlDeviceGetGpuFabricInfo(nvmlDevice_t device, fabric_v1 *info) {
  struct gpu g = {0};
  gpus((size_t)device - 1, &g);
  memcpy(info->clusterUuid, g.uuid, 16);
  info->status = (nvmlReturn_t)g.status;
  info->cliqueId = (unsigned int)g.clique;
  info->state = (unsigned char)g.state;
  return called("nvmlDeviceGetGpuFabricInfo");
}

#ifndef OLDER
nvmlReturn_t nvmlDeviceGetGpuFabricInfoV(nvmlDevice_t device, fabric_v3 *info) {
  struct gpu g = {0};
  unsigned int version = info->version >> 24;
  gpus((size_t)device - 1, &g);
  if (newest() < version) return VERSION_MISMATCH;
  if (info->version != (version == 3 ? sizeof(fabric_v3) | 3 << 24 : sizeof(fabric_v2) | 2 << 24)) return VERSION_MISMATCH;
  memcpy(info->clusterUuid, g.uuid, 16);
  info->status = (nvmlReturn_t)g.status;
  info->cliqueId = (unsigned int)g.clique;
  info->state = (unsigned char)g.state;
  info->healthMask = (unsigned int)g.mask;
  if (version == 3) info->healthSummary = (unsigned char)g.summary;
  return called("nvmlDeviceGetGpuFabricInfoV");
}

#ifndef OLD
nvmlReturn_t nvmlDeviceGetGpuFabricInfo_v4(nvmlDevice_t device, fabric_v4 *info) {
  struct gpu g = {0};
  gpus((size_t)device - 1, &g);
  if (newest() < 4) return INVALID_ARGUMENT;
  memcpy(info->clusterUuid, g.uuid, 16);
  info->status = (nvmlReturn_t)g.status;
  info->cliques[0].type = (unsigned char)g.type;
  info->cliques[0].id = (unsigned int)g.clique;
  info->cliques[1].type = 1;
  info->cliques[1].id = (unsigned int)g.clique + 1;
  info->numCliques = 2;
  info->state = (unsigned char)g.state;
  info->healthMask = (unsigned int)g.mask;
  info->healthSummary = (unsigned char)g.summary;
  return called("nvmlDeviceGetGpuFabricInfo_v4");
}
#endif
#endif
#endif
